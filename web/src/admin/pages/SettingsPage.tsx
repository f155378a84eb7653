import { useQuery, useQueryClient } from "@tanstack/react-query";
import { isProblem } from "@/shared/api/problem";
import { Check, Select, TextArea } from "@/shared/ui/Field";
import { editSettings, readSettings, type Settings, settings } from "../api/prices";
import { EditFrame } from "../editing/EditFrame";
import { CountField, TextField } from "../editing/fields";
import { useDraft } from "../editing/useDraft";
import { useA } from "../i18n/useA";
import { CurrencyFields } from "../prices/CurrencyFields";
import { currenciesText } from "../prices/currencies";
import { CURRENCIES, type SettingsDraft, settingsBody, settingsDraft } from "../prices/settings";
import { Group } from "../ui/Group";
import { Loaded } from "../ui/Loaded";

/** What the shopkeeper decides about the shop. */
export function SettingsPage() {
  const query = useQuery(settings());
  return <Loaded query={query}>{(loaded) => <Editor settings={loaded} />}</Loaded>;
}

function Editor({ settings: loaded }: { settings: Settings }) {
  const a = useA();
  const queries = useQueryClient();
  const editing = useDraft<Settings, SettingsDraft>(loaded, {
    key: ["staff", "settings"],
    read: readSettings,
    save: async (base, draft) => {
      const saved = await editSettings(settingsBody(base, draft));
      void queries.invalidateQueries({ queryKey: ["staff", "currency"] });
      void queries.invalidateQueries({ queryKey: ["staff", "categories"] });
      return saved;
    },
    draftOf: settingsDraft,
  });
  const { draft, change, saving } = editing;
  const reason = (field: string) => (isProblem(saving.error) ? saving.error.fields.find((one) => one.field === field)?.reason : undefined);
  const bind = (name: "name" | "from" | "mailbox" | "minutes" | "low" | "languages") => ({ value: draft[name], onChange: (text: string) => change({ [name]: text }) });
  const text = (name: string, value: unknown) => {
    if (name === "included") return a(value === true ? "taxes.included" : "taxes.added");
    return name === "currencies" ? currenciesText(value as SettingsDraft["currencies"]) : String(value);
  };
  return (
    <EditFrame title={a("nav.settings")} editing={editing} mayEdit tell={{ label: (name) => a(`settings.${name as keyof SettingsDraft}`), text }}>
      <div className="grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-8 md:grid-cols-2">
        <Group title={a("settings.shop")}>
          <TextField label={a("settings.name")} hint={a("settings.deployed")} maxLength={80} error={reason("shop_name")} {...bind("name")} />
          <TextField label={a("settings.from")} hint={a("settings.fromHelp")} maxLength={200} error={reason("mail_from")} {...bind("from")} />
          <TextField label={a("settings.mailbox")} hint={a("settings.mailboxHelp")} type="email" maxLength={200} error={reason("staff_mailbox")} {...bind("mailbox")} />
          <TextArea label={a("settings.invoice")} hint={a("settings.invoiceHelp")} rows={5} error={reason("invoice_details")} value={draft.invoice} onChange={({ target }) => change({ invoice: target.value })} />
        </Group>
        <div className="space-y-8">
          <Group title={a("settings.prices")}>
            <Select label={a("settings.currency")} hint={a("settings.currencyHelp")} required value={draft.currency} error={reason("currency")} onChange={({ target }) => change({ currency: target.value as SettingsDraft["currency"] })}>
              {draft.currency === "" && <option value="">{a("product.choose")}</option>}
              {CURRENCIES.map((code) => (
                <option key={code} value={code}>
                  {code}
                </option>
              ))}
            </Select>
            <Check label={a("settings.included")} checked={draft.included} onChange={({ target }) => change({ included: target.checked })} />
          </Group>
          <Group title={a("settings.currencies")}>
            <CurrencyFields own={draft.currency} currencies={draft.currencies} reason={reason} onChange={(currencies) => change({ currencies })} />
          </Group>
          <Group title={a("texts.languages")}>
            <TextField label={a("settings.languages")} hint={a("settings.languagesHelp")} placeholder="de, pt-br" spellCheck={false} autoCapitalize="none" error={reason("languages")} {...bind("languages")} />
          </Group>
          <Group title={a("settings.orders")}>
            <CountField label={a("settings.minutes")} hint={a("settings.minutesHelp")} min={1} max={10_080} step="any" error={reason("order_expiry_seconds")} {...bind("minutes")} />
            <CountField label={a("settings.low")} hint={a("settings.lowHelp")} error={reason("low_stock_threshold")} {...bind("low")} />
          </Group>
        </div>
      </div>
    </EditFrame>
  );
}
