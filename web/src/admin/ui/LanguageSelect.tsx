import { choose, isLanguage, LANGUAGES } from "@/shared/i18n";
import { useT } from "@/shared/i18n/useT";
import { CONTROL } from "@/shared/ui/Field";
import { loadAdmin } from "../i18n/useA";

export function LanguageSelect() {
  const t = useT();
  const speak = async (language: string) => {
    if (!isLanguage(language)) return;
    await choose(language);
    await loadAdmin(language);
  };
  return (
    <select className={`${CONTROL} !h-9 !px-2`} aria-label={t("foot.language")} value={t.language} onChange={({ target }) => void speak(target.value)}>
      {Object.entries(LANGUAGES).map(([code, name]) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
