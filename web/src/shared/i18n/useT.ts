import { useLingui } from "@lingui/react";
import { useMemo } from "react";
import type { Money } from "@/shared/api/types";
import { dayText, momentText } from "@/shared/lib/dates";
import { moneyText } from "@/shared/lib/money";
import type { Language, MessageKey } from "./index";

type Values = Readonly<Record<string, string | number>>;

export interface Translator {
  (key: MessageKey, values?: Values): string;
  language: Language;
  money: (money: Money) => string;
  moment: (at: string) => string;
  day: (at: string) => string;
}

/** Texts, money and times in the reader's language. */
export function useT(): Translator {
  const { i18n } = useLingui();
  return useMemo(() => {
    const language = i18n.locale as Language;
    const translate = (key: MessageKey, values?: Values) => i18n._(key, values);
    return Object.assign(translate, {
      language,
      money: (money: Money) => moneyText(money, language),
      moment: (at: string) => momentText(at, language),
      day: (at: string) => dayText(at, language),
    });
    // A catalogue that is activated is another `i18n` to React only by its locale.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [i18n, i18n.locale]);
}
