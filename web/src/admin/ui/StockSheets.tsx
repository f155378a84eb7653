import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem } from "@/shared/api/problem";
import { useT } from "@/shared/i18n/useT";
import { Field } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { Sheet } from "@/shared/ui/Sheet";
import { Skeleton } from "@/shared/ui/Skeleton";
import { adjustStock, movements, receiveStock } from "../api/stock";
import { useA } from "../i18n/useA";
import { ActionSheet } from "./ActionSheet";
import { Table } from "./Table";

interface Props {
  sku: string;
  onClose: () => void;
}

/** Units that the last refusal found, or null. */
function availableNow(error: unknown): number | null {
  const available = isProblem(error, "stock_changed") ? error.body?.available : undefined;
  return typeof available === "number" ? available : null;
}

/** Sets a SKU to what was counted, if nothing happened meanwhile. */
export function CountSheet({ sku, left, onClose }: Props & { left: number }) {
  const a = useA();
  const [expected, setExpected] = useState(left);
  const adjust = useMutation({
    mutationFn: ({ level, reason }: { level: number; reason: string }) => adjustStock(sku, crypto.randomUUID(), expected, level, reason),
    onSuccess: onClose,
    onError: (error) => setExpected(availableNow(error) ?? expected),
  });
  const now = availableNow(adjust.error);
  return (
    <ActionSheet
      title={a("stock.count")}
      isOpen
      error={now === null ? adjust.error : null}
      isBusy={adjust.isPending}
      onClose={onClose}
      onSubmit={({ level = "", reason = "" }) => adjust.mutate({ level: Number(level), reason: reason.trim() })}
    >
      {now !== null && <Notice tone="warn">{a("stock.changed", { available: now })}</Notice>}
      <p className="price font-medium">{sku}</p>
      <Field label={a("stock.counted")} name="level" type="number" inputMode="numeric" min={0} step={1} required defaultValue={left} />
      <Field label={a("order.reason")} name="reason" required maxLength={500} />
    </ActionSheet>
  );
}

export function ReceiveSheet({ sku, onClose }: Props) {
  const a = useA();
  const [key] = useState(() => crypto.randomUUID());
  const receive = useMutation({ mutationFn: ({ units, reference }: { units: number; reference: string }) => receiveStock(sku, key, units, reference), onSuccess: onClose });
  return (
    <ActionSheet
      title={a("stock.receive")}
      isOpen
      error={receive.error}
      isBusy={receive.isPending}
      onClose={onClose}
      onSubmit={({ units = "", reference = "" }) => receive.mutate({ units: Number(units), reference: reference.trim() })}
    >
      <p className="price font-medium">{sku}</p>
      <Field label={a("stock.received")} name="units" type="number" inputMode="numeric" min={1} step={1} required />
      <Field label={a("stock.reference")} name="reference" maxLength={200} />
    </ActionSheet>
  );
}

/** Every change of a SKU, newest first. */
export function LedgerSheet({ sku, onClose }: Props) {
  const a = useA();
  const t = useT();
  const { data } = useQuery(movements(sku));
  return (
    <Sheet title={`${a("stock.ledger")}: ${sku}`} closeLabel={a("action.close")} isOpen onClose={onClose}>
      {!data && <Skeleton className="h-60" />}
      {data && (
        <Table
          caption={a("stock.ledger")}
          columns={[{ text: a("stock.when") }, { text: a("stock.what") }, { text: a("stock.change"), isNumber: true }, { text: a("stock.level"), isNumber: true }]}
        >
            {data.map((movement, place) => (
              <tr key={place}>
                <td className="text-[0.85rem]">{t.moment(movement.at)}</td>
                <td>
                  {movement.kind.replaceAll("_", " ")}
                  <span className="soft block text-[0.85rem]">{movement.reference}</span>
                </td>
                <td className="num">{movement.units != null ? `(${movement.units})` : movement.change > 0 ? `+${movement.change}` : movement.change}</td>
                <td className="num">{movement.level ?? ""}</td>
              </tr>
            ))}
        </Table>
      )}
    </Sheet>
  );
}
