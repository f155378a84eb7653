import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import type { Currency } from "@/shared/api/types";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";
import { createProduct, editProduct, shopCurrency, type StaffProduct } from "../api/products";
import { useA } from "../i18n/useA";
import { type Draft, emptyDraft, slugOf } from "../products/draft";
import { createBody, inParts, oddAmounts } from "../products/edit";
import { ProductForm } from "../products/ProductForm";
import { Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { ProblemNotice } from "../ui/ProblemNotice";

export function NewProductPage() {
  const a = useA();
  const currency = useQuery(shopCurrency());
  return <Loaded query={currency}>{(found) => (found ? <Blank currency={found} /> : <Notice tone="warn">{a("product.noCurrency")}</Notice>)}</Loaded>;
}

/** The first request makes the product; variants that did not fit are added to it. */
async function create(draft: Draft, currency: Currency, key: string): Promise<StaffProduct> {
  const { first, later } = createBody(draft, currency);
  let product = await createProduct(first, key);
  if (later.length > 0) for (const part of inParts({ add_variants: later })) product = await editProduct(product.id, { version: product.version, ...part });
  return product;
}

function Blank({ currency }: { currency: Currency }) {
  const a = useA();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(emptyDraft);
  // The same wish has the same key, however often it is sent; what is changed after a refusal is another one.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const make = useMutation({
    mutationFn: () => create(draft, currency, key),
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ["staff", "products"] });
      void navigate({ to: "/products/$id", params: { id } });
    },
  });
  const odd = oddAmounts(draft, currency);
  const change = (next: Draft) => {
    const followsTitle = draft.slug === slugOf(draft.title);
    setDraft(followsTitle && next.slug === draft.slug ? { ...next, slug: slugOf(next.title) } : next);
    if (make.isError) setKey(crypto.randomUUID());
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
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
      </div>
      <ProductForm draft={draft} onChange={change} currency={currency} error={make.error} isThere={false} />
    </form>
  );
}
