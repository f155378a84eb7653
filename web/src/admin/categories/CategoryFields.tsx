import { useQuery } from "@tanstack/react-query";
import { isProblem } from "@/shared/api/problem";
import { Select, TextArea } from "@/shared/ui/Field";
import { languages, type StaffCategory } from "../api/categories";
import { TextField } from "../editing/fields";
import { useA } from "../i18n/useA";
import { LanguageTabs } from "../ui/LanguageTabs";
import { type CategoryDraft, type CategoryTexts, NO_TEXTS, partOf } from "./category";
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
  const { data: writable = [] } = useQuery(languages());
  const textsIn = (language: string) => draft[partOf(language)] ?? NO_TEXTS;
  const original = (
    <>
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
    </>
  );
  return (
    <div className="max-w-2xl">
      <LanguageTabs languages={writable} isWritten={(language) => Object.values(textsIn(language)).some(Boolean)}>
        {(language) => (
          <div className="space-y-4">
            {language === null ? original : <InLanguage language={language} texts={textsIn(language)} original={draft} reason={reason} onChange={(texts) => onChange({ [partOf(language)]: texts })} />}
          </div>
        )}
      </LanguageTabs>
    </div>
  );
}

interface InLanguageProps {
  language: string;
  texts: CategoryTexts;
  original: CategoryTexts;
  reason: (field: string) => string | undefined;
  onChange: (texts: CategoryTexts) => void;
}

function InLanguage({ language, texts, original, reason, onChange }: InLanguageProps) {
  const a = useA();
  const error = (field: string) => reason(`translations.${language}.${field}`);
  return (
    <>
      <p className="text-ink-soft">{a("texts.help")}</p>
      <TextField label={a("category.name")} lang={language} maxLength={80} placeholder={original.name} error={error("name")} value={texts.name} onChange={(name) => onChange({ ...texts, name })} />
      <TextArea label={a("product.description")} lang={language} rows={5} maxLength={2000} placeholder={original.description} error={error("description")} value={texts.description} onChange={({ target }) => onChange({ ...texts, description: target.value })} />
    </>
  );
}
