import { useQuery } from "@tanstack/react-query";
import { Link, useBlocker, useParams } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { isProblem } from "@/shared/api/problem";
import type { Currency } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";
import { shopCurrency, type StaffProduct, staffProduct } from "../api/products";
import { Conflict } from "../editing/Conflict";
import { languageName } from "../i18n/languageName";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { currencyOf } from "../products/draft";
import { DuplicateSheet } from "../products/DuplicateSheet";
import { oddAmounts } from "../products/edit";
import type { Change, Section } from "../products/merge";
import { ProductForm } from "../products/ProductForm";
import { useEditing } from "../products/useEditing";
import { Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { ProblemNotice } from "../ui/ProblemNotice";
import { Tag } from "../ui/Tag";
import { UndoNotice } from "../ui/UndoNotice";

/** A product, edited, duplicated and archived. */
export function ProductPage() {
  const a = useA();
  const { id } = useParams({ from: "/products/$id" });
  const product = useQuery(staffProduct(id));
  const currency = useQuery(shopCurrency());
  return (
    <Loaded query={product}>
      {(loaded) => (
        <Loaded query={currency}>
          {(found) => {
            const priced = currencyOf(loaded) ?? found;
            return priced ? <Editor key={id} product={loaded} currency={priced} /> : <Notice tone="warn">{a("product.noCurrency")}</Notice>;
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

function Editor({ product, currency }: { product: StaffProduct; currency: Currency }) {
  const a = useA();
  const t = useT();
  const { base, draft, setDraft, save, changes, isChanged, meeting, choose, isTheirs } = useEditing(product, currency);
  const mayEdit = useMay()("edit_catalogue");
  const [before, setBefore] = useState(product.status);
  const [isDuplicating, setDuplicating] = useState(false);
  useBlocker({ shouldBlockFn: () => isChanged && !window.confirm(a("form.leave")), enableBeforeUnload: isChanged });
  const labelOf = (section: Section) => {
    if ("fact" in section) return a(`fact.${section.fact}`);
    if ("language" in section) return languageName(section.language, t.language);
    return "currency" in section ? `${section.sku}: ${a("variant.priceIn", { currency: section.currency })}` : section.sku;
  };
  const told = ({ section, ...change }: Change) => {
    const text = (value: string) => (value === "" && "currency" in section ? a("variant.byRate") : value);
    return { ...change, label: labelOf(section), before: text(change.before), mine: text(change.mine), theirs: text(change.theirs) };
  };
  const odd = isChanged ? oddAmounts(draft, currency) : [];
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (odd.length === 0) save.mutate(changes);
  };
  const isArchived = base.status === "archived";
  const putAway = (status: "draft" | "archived") => {
    setBefore(base.status);
    save.mutate({ status });
  };
  const wasArchived = save.isSuccess && save.variables.status === "archived" && isArchived && !isChanged;
  return (
    <form onSubmit={submit}>
      <PageHead title={base.title}>
        <Tag text={base.status} label={a(`status.${base.status}`)} />
        <span className="ml-auto flex flex-wrap gap-2">
          {mayEdit && (
            <Link to="/products/$id/pictures" params={{ id: base.id }} className="button quiet">
              {a("nav.pictures")}
            </Link>
          )}
          <Link to="/stock" search={{ product: base.id }} className="button quiet">
            {a("nav.stock")}
          </Link>
          {mayEdit && (
            <>
              <Button isQuiet onClick={() => setDuplicating(true)}>
                {a("product.duplicate")}
              </Button>
              <Button isQuiet isBusy={save.isPending} disabled={isChanged} onClick={() => putAway(isArchived ? "draft" : "archived")}>
                {a(isArchived ? "product.restore" : "product.archive")}
              </Button>
              <Button type="submit" isBusy={save.isPending} disabled={!isChanged}>
                {a("action.save")}
              </Button>
            </>
          )}
        </span>
      </PageHead>
      <div className="mb-5 space-y-3" aria-live="polite">
        {!mayEdit && <Notice>{a("role.mayLook")}</Notice>}
        {meeting && <Conflict changes={meeting.changes.map(told)} isTheirs={isTheirs} onChoose={choose} />}
        {!isProblem(save.error, "version_changed") && <ProblemNotice error={save.error} />}
        {odd.length > 0 && <Notice tone="warn">{a("form.amounts", { fields: odd.join(", ") })}</Notice>}
        {wasArchived && <UndoNotice done={{ text: a("product.archived"), undo: () => save.mutateAsync({ status: before }) }} />}
        {save.isSuccess && !isChanged && !wasArchived && <Notice tone="good">{a("form.saved")}</Notice>}
      </div>
      <fieldset disabled={!mayEdit} className="min-w-0">
        <ProductForm draft={draft} onChange={setDraft} currency={currency} error={save.error} odd={odd} id={base.id} />
      </fieldset>
      <DuplicateSheet product={base} isOpen={isDuplicating} onClose={() => setDuplicating(false)} />
    </form>
  );
}
