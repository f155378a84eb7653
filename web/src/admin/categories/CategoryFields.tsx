import { isProblem } from "@/shared/api/problem";
import { Select, TextArea } from "@/shared/ui/Field";
import type { StaffCategory } from "../api/categories";
import { TextField } from "../editing/fields";
import { useA } from "../i18n/useA";
import type { CategoryDraft } from "./category";
import { CategoryOptions } from "./CategoryOptions";

interface Props {
  draft: CategoryDraft;
  onChange: (part: Partial<CategoryDraft>) => void;
  all: readonly StaffCategory[];
  /** Those that it cannot lie in. */
  except?: ReadonlySet<string>;
  error: unknown;
  slug: string;
  /** Of one that is new; later it stays. */
  onSlug?: (slug: string) => void;
}

/** All that one writes about a category. */
export function CategoryFields({ draft, onChange, all, except, error, slug, onSlug }: Props) {
  const a = useA();
  const reason = (field: string) => (isProblem(error) ? error.fields.find((one) => one.field === field)?.reason : undefined);
  return (
    <div className="max-w-2xl space-y-4">
      <TextField label={a("category.name")} required maxLength={80} error={reason("name")} value={draft.name} onChange={(name) => onChange({ name })} />
      <TextField
        label={a("product.slug")}
        hint={a(onSlug ? "category.slugHelp" : "category.slugStays")}
        required
        pattern="[a-z0-9]+(-[a-z0-9]+)*"
        maxLength={80}
        spellCheck={false}
        readOnly={!onSlug}
        error={reason("slug")}
        value={slug}
        onChange={(text) => onSlug?.(text)}
      />
      <Select label={a("category.parent")} hint={a("category.parentHelp")} error={reason("parent")} value={draft.parent} onChange={({ target }) => onChange({ parent: target.value })}>
        <option value="">{a("category.top")}</option>
        <CategoryOptions all={all} {...(except ? { except } : {})} />
      </Select>
      <TextArea label={a("product.description")} hint={a("category.descriptionHelp")} rows={5} maxLength={2000} error={reason("description")} value={draft.description} onChange={({ target }) => onChange({ description: target.value })} />
    </div>
  );
}
