import { useQuery } from "@tanstack/react-query";
import { isProblem } from "@/shared/api/problem";
import type { Currency } from "@/shared/api/types";
import { Field, Select, TextArea } from "@/shared/ui/Field";
import { categories, languages } from "../api/categories";
import type { StaffProduct } from "../api/products";
import { CategoryOptions } from "../categories/CategoryOptions";
import { useA } from "../i18n/useA";
import { Group } from "../ui/Group";
import { LanguageTabs } from "../ui/LanguageTabs";
import type { Draft } from "./draft";
import { PairFields } from "./PairFields";
import { isWritten, NO_TRANSLATION } from "./translation";
import { TranslationFields } from "./TranslationFields";
import { Variants } from "./Variants";

interface Props {
  draft: Draft;
  onChange: (draft: Draft) => void;
  currency: Currency;
  error: unknown;
  /** Fields of amounts that hold none, once that is to be said. */
  odd: readonly string[];
  /** Of a product that is there already. */
  id?: string;
}

/** All fields of a product. */
export function ProductForm({ draft, onChange, currency, error, odd, id }: Props) {
  const a = useA();
  const { data: tree = [] } = useQuery(categories());
  const { data: writable = [] } = useQuery(languages());
  const refused = isProblem(error) ? error.fields.map(({ field, reason }) => [field, reason] as const) : [];
  const reasons = new Map([...refused, ...odd.map((field) => [field, a("order.amountOdd")] as const)]);
  const reason = (field: string) => reasons.get(field);
  const bind = (name: keyof Draft & ("title" | "slug" | "category" | "description" | "brand" | "tags" | "seoTitle" | "seoDescription" | "publishAt")) => ({
    value: draft[name],
    onChange: ({ target }: { target: { value: string } }) => onChange({ ...draft, [name]: target.value }),
  });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-8 min-[75rem]:grid-cols-[minmax(0,1fr)_19rem]">
      <LanguageTabs languages={writable} isWritten={(language) => isWritten(draft.translations[language] ?? NO_TRANSLATION)}>
        {(language) =>
          language === null ? (
            <div className="space-y-8">
              <Group title={a("product.texts")}>
                <Field label={a("product.title")} required maxLength={200} error={reason("title")} {...bind("title")} />
                <TextArea label={a("product.description")} rows={6} maxLength={10_000} error={reason("description")} {...bind("description")} />
              </Group>
              <Group title={a("product.attributes")}>
                <PairFields pairs={draft.attributes} onChange={(attributes) => onChange({ ...draft, attributes })} />
              </Group>
              <Group title={a("product.found")}>
                <Field label={a("product.slug")} required pattern="[a-z0-9]+(-[a-z0-9]+)*" hint={a("product.slugHelp")} error={reason("slug")} {...bind("slug")} />
                <Field label={a("product.seoTitle")} maxLength={120} error={reason("seo.title")} {...bind("seoTitle")} />
                <TextArea label={a("product.seoDescription")} maxLength={320} error={reason("seo.description")} {...bind("seoDescription")} />
              </Group>
            </div>
          ) : (
            <TranslationFields key={language} language={language} draft={draft} onChange={onChange} reason={reason} id={id} />
          )
        }
      </LanguageTabs>
      <div className="space-y-8">
        <Group title={a("product.shown")}>
          <Select label={a("orders.state")} value={draft.status} onChange={({ target }) => onChange({ ...draft, status: target.value as Draft["status"] })}>
            {(["draft", "active", "archived"] as const)
              .filter((status) => id !== undefined || status !== "archived")
              .map((status) => (
                <option key={status} value={status}>
                  {a(`status.${status}`)}
                </option>
              ))}
          </Select>
          {draft.status === "draft" && <Field label={a("product.publishAt")} type="datetime-local" hint={a("product.publishHelp")} error={reason("publish_at")} {...bind("publishAt")} />}
          <Select label={a("product.category")} required error={reason("category")} {...bind("category")}>
            <option value="">{a("product.choose")}</option>
            <CategoryOptions all={tree} />
          </Select>
          <Field label={a("product.brand")} maxLength={80} error={reason("brand")} {...bind("brand")} />
          <Field label={a("product.tags")} hint={a("form.commas")} error={reason("tags")} {...bind("tags")} />
          <Select label={a("product.tax")} value={draft.taxClass} onChange={({ target }) => onChange({ ...draft, taxClass: target.value as StaffProduct["tax_class"] })}>
            <option value="standard">{a("tax.standard")}</option>
            <option value="reduced">{a("tax.reduced")}</option>
          </Select>
        </Group>
      </div>
      <div className="min-[75rem]:col-span-2">
        <Variants {...{ draft, onChange, currency, reasons }} />
      </div>
    </div>
  );
}
