import type { ReactNode } from "react";
import { useT } from "@/shared/i18n/useT";
import { languageName } from "../i18n/languageName";
import { useA } from "../i18n/useA";
import { Tabs } from "./Tabs";

interface Props {
  /** Beside the original. */
  languages: readonly string[];
  /** Those that something is written in. */
  isWritten: (language: string) => boolean;
  /** The fields of a language, or of the original. */
  children: (language: string | null) => ReactNode;
}

const ORIGINAL = "";

/** The same fields in each language of the shop, one at a time; the original alone where there are no others. */
export function LanguageTabs({ languages, isWritten, children }: Props) {
  const a = useA();
  const t = useT();
  const tab = (language: string) => ({ key: language, label: languageName(language, t.language), note: isWritten(language) ? undefined : a("texts.none") });
  return (
    <Tabs label={a("texts.languages")} tabs={[{ key: ORIGINAL, label: a("texts.original") }, ...languages.map(tab)]}>
      {(key) => children(key === ORIGINAL ? null : key)}
    </Tabs>
  );
}
