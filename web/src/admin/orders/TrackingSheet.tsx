import { useState } from "react";
import { Button } from "@/shared/ui/Button";
import { TextArea } from "@/shared/ui/Field";
import type { BulkWish } from "../api/bulk";
import { useA } from "../i18n/useA";
import { ActionSheet } from "../ui/ActionSheet";

interface Props {
  isOpen: boolean;
  error: unknown;
  isBusy: boolean;
  onClose: () => void;
  onSend: (wish: BulkWish) => void;
}

const HEAD = "order_id,tracking_number,carrier,tracking_url";

/** Ships what a carrier's program wrote down: a file of orders with their tracking numbers, or the same typed. */
export function TrackingSheet({ onSend, ...rest }: Props) {
  const a = useA();
  const [csv, setCsv] = useState("");
  const take = async (file: File | undefined) => {
    if (file) setCsv(await file.text());
  };
  return (
    <ActionSheet {...rest} title={a("tracking.title")} onSubmit={() => onSend({ action: "ship", tracking_csv: csv })}>
      <p className="soft">{a("tracking.help")}</p>
      <input type="file" accept=".csv,text/csv" aria-label={a("import.file")} className="block w-full rounded-xl border border-dashed border-line-strong p-3" onChange={({ target }) => void take(target.files?.[0])} />
      <TextArea label={a("tracking.lines")} hint={a("tracking.linesHelp")} rows={6} required spellCheck={false} placeholder={`${HEAD}\n…`} value={csv} onChange={({ target }) => setCsv(target.value)} />
      {csv === "" && (
        <Button isQuiet onClick={() => setCsv(`${HEAD}\n`)}>
          {a("tracking.head")}
        </Button>
      )}
    </ActionSheet>
  );
}
