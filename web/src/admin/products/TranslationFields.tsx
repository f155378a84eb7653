import { useQuery } from "@tanstack/react-query";
import { TextArea } from "@/shared/ui/Field";
import { images } from "../api/images";
import { TextField } from "../editing/fields";
import { useA } from "../i18n/useA";
import { Group } from "../ui/Group";
import { type Draft } from "./draft";
import { NO_TRANSLATION, type TranslationDraft, wordsOf } from "./translation";

interface Props {
  language: string;
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** Why the shop refused a field of it. */
  reason: (field: string) => string | undefined;
  /** Of a product that is there already: it has pictures. */
  id: string | undefined;
}

/** A product's texts in one language, the original's in the fields' background. */
export function TranslationFields({ language, draft, onChange, reason, id }: Props) {
  const a = useA();
  const texts = draft.translations[language] ?? NO_TRANSLATION;
  const change = (part: Partial<TranslationDraft>) => onChange({ ...draft, translations: { ...draft.translations, [language]: { ...texts, ...part } } });
  const bind = (name: "title" | "description" | "seoTitle" | "seoDescription", field: string) => ({ lang: language, value: texts[name], placeholder: draft[name], error: reason(`translations.${language}.${field}`) });
  const words = wordsOf(draft);
  return (
    <>
      <Group title={a("product.texts")}>
        <p className="text-ink-soft">{a("texts.help")}</p>
        <TextField label={a("product.title")} maxLength={200} onChange={(title) => change({ title })} {...bind("title", "title")} />
        <TextArea label={a("product.description")} rows={6} maxLength={10_000} onChange={({ target }) => change({ description: target.value })} {...bind("description", "description")} />
      </Group>
      {words.length > 0 && (
        <Group title={a("texts.words")}>
          <Words words={words.map((word) => ({ key: word, label: word }))} language={language} texts={texts.terms} maxLength={200} onChange={(terms) => change({ terms })} />
        </Group>
      )}
      {id !== undefined && <Pictures id={id} language={language} texts={texts.alts} onChange={(alts) => change({ alts })} />}
      <Group title={a("product.found")}>
        <TextField label={a("product.seoTitle")} maxLength={120} onChange={(seoTitle) => change({ seoTitle })} {...bind("seoTitle", "seo.title")} />
        <TextArea label={a("product.seoDescription")} maxLength={320} onChange={({ target }) => change({ seoDescription: target.value })} {...bind("seoDescription", "seo.description")} />
      </Group>
    </>
  );
}

interface WordsProps {
  words: readonly { key: string; label: string }[];
  language: string;
  texts: Record<string, string>;
  maxLength: number;
  onChange: (texts: Record<string, string>) => void;
}

/** A field for each word of the original. */
function Words({ words, language, texts, maxLength, onChange }: WordsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {words.map(({ key, label }) => (
        <TextField key={key} label={label} lang={language} maxLength={maxLength} value={texts[key] ?? ""} onChange={(text) => onChange({ ...texts, [key]: text })} />
      ))}
    </div>
  );
}

function Pictures({ id, language, texts, onChange }: { id: string; language: string; texts: Record<string, string>; onChange: (texts: Record<string, string>) => void }) {
  const a = useA();
  const { data = [] } = useQuery(images(id));
  if (data.length === 0) return null;
  const words = data.map((image, place) => ({ key: image.id, label: `${a("texts.picture", { place: place + 1 })}: ${image.alt}` }));
  return (
    <Group title={a("nav.pictures")}>
      <Words words={words} language={language} texts={texts} maxLength={300} onChange={onChange} />
    </Group>
  );
}
