import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import type { Currency } from "@/shared/api/types";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";
import { createProduct, readProduct, shopCurrency } from "../api/products";
import { useA } from "../i18n/useA";
import { type Draft, draftOf, emptyDraft, slugOf } from "../products/draft";
import { changesOf, createBody, isNothing, oddAmounts } from "../products/edit";
import { settleNew } from "../products/merge";
import { ProductForm } from "../products/ProductForm";
import { saveAll } from "../products/useEditing";
import { Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { ProblemNotice } from "../ui/ProblemNotice";

export function NewProductPage() {
  const a = useA();
  const currency = useQuery(shopCurrency());
  return <Loaded query={currency}>{(found) => (found ? <Blank currency={found} /> : <Notice tone="warn">{a("product.noCurrency")}</Notice>)}</Loaded>;
}

/** The first request makes the product; variants that did not fit are an edit of it. Begun again, it goes on with what was made. */
async function create(draft: Draft, currency: Currency, key: string, made: string | null, onMade: (id: string) => void): Promise<string> {
  const id = made ?? (await createProduct(createBody(draft, currency), key)).id;
  onMade(id);
  const product = await readProduct(id);
  const before = draftOf(product);
  const changes = changesOf(before, settleNew(draft, before), currency);
  if (!isNothing(changes)) await saveAll(product, changes);
  return id;
}

function Blank({ currency }: { currency: Currency }) {
  const a = useA();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(emptyDraft);
  // The same wish has the same key, however often it is sent; what is changed after a refusal is another one.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [made, setMade] = useState<string | null>(null);
  const make = useMutation({
    mutationFn: () => create(draft, currency, key, made, setMade),
    onSuccess: (id) => {
      void queries.invalidateQueries({ queryKey: ["staff", "products"] });
      void navigate({ to: "/products/$id", params: { id } });
    },
  });
  const [isTried, setTried] = useState(false);
  const odd = oddAmounts(draft, currency);
  const oddOnes = isTried ? odd : [];
  const change = (next: Draft) => {
    const followsTitle = draft.slug === slugOf(draft.title);
    setDraft(followsTitle && next.slug === draft.slug ? { ...next, slug: slugOf(next.title) } : next);
    if (make.isError) setKey(crypto.randomUUID());
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (odd.length === 0) make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <PageHead title={a("products.new")}>
        <Button type="submit" className="ml-auto" isBusy={make.isPending}>
          {a("action.create")}
        </Button>
      </PageHead>
      <div className="mb-5 space-y-3" aria-live="polite">
        <ProblemNotice error={make.error} />
        {oddOnes.length > 0 && <Notice tone="warn">{a("form.amounts", { fields: oddOnes.join(", ") })}</Notice>}
        {make.isError && made && <Notice tone="warn">{a("product.halfMade")}</Notice>}
      </div>
      <ProductForm draft={draft} onChange={change} currency={currency} error={make.error} odd={oddOnes} />
    </form>
  );
}
