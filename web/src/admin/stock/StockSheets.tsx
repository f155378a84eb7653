import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem } from "@/shared/api/problem";
import { useT } from "@/shared/i18n/useT";
import { Field } from "@/shared/ui/Field";
import { More } from "@/shared/ui/More";
import { Notice } from "@/shared/ui/Notice";
import { Sheet } from "@/shared/ui/Sheet";
import { adjustStock, movements, receiveStock, setThreshold, type StockRow } from "../api/stock";
import { useA } from "../i18n/useA";
import { ActionSheet } from "../ui/ActionSheet";
import { Empty, Loaded } from "../ui/Loaded";
import { Table } from "../ui/Table";
import type { Done } from "../ui/UndoNotice";

interface Props<Row = StockRow> {
  row: Row;
  onClose: () => void;
  /** Something was changed, and perhaps how to take it back. */
  onDone: (done: Done | null) => void;
}

/** Units that the last refusal found, or null. */
function availableNow(error: unknown): number | null {
  const available = isProblem(error, "stock_changed") ? error.body?.available : undefined;
  return typeof available === "number" ? available : null;
}

/** Sets a SKU to what was counted, if nothing happened meanwhile; what was typed stays when something did. */
export function CountSheet({ row: { sku, available: left }, onClose, onDone }: Props) {
  const a = useA();
  const [expected, setExpected] = useState(left);
  const [seen, setSeen] = useState<{ expected: number; available: number } | null>(null);
  const adjust = useMutation({
    mutationFn: ({ level, reason, key }: { level: number; reason: string; key: string }) => adjustStock(sku, key, expected, level, reason),
    onSuccess: (_, { level }) => {
      const back = crypto.randomUUID();
      onDone({ text: a("stock.countedTo", { sku, before: expected, after: level }), undo: () => adjustStock(sku, back, level, expected, a("stock.undoReason")) });
    },
    onError: (error) => {
      const available = availableNow(error);
      if (available === null) return;
      setSeen({ expected, available });
      setExpected(available);
    },
  });
  const submit = (level: number, reason: string) => {
    const last = adjust.variables;
    // Sent again after an answer that was lost it has the same key.
    const isAgain = isProblem(adjust.error) && adjust.error.isPassing && last?.level === level && last.reason === reason;
    adjust.mutate({ level, reason, key: isAgain ? last.key : crypto.randomUUID() });
  };
  return (
    <ActionSheet
      title={a("stock.count")}
      isOpen
      error={seen === null ? adjust.error : null}
      isBusy={adjust.isPending}
      onClose={onClose}
      onSubmit={({ level = "", reason = "" }) => submit(Number(level), reason.trim())}
    >
      {seen !== null && <Notice tone="warn">{a("stock.changed", seen)}</Notice>}
      <p>
        <span className="price font-medium">{sku}</span> <span className="soft">{a("stock.expected", { expected })}</span>
      </p>
      <Field label={a("stock.counted")} name="level" type="number" inputMode="numeric" min={0} step={1} required defaultValue={left} />
      <Field label={a("order.reason")} name="reason" required maxLength={500} />
    </ActionSheet>
  );
}

export function ReceiveSheet({ row: { sku }, onClose, onDone }: Props<Pick<StockRow, "sku">>) {
  const a = useA();
  const [key] = useState(() => crypto.randomUUID());
  const receive = useMutation({ mutationFn: ({ units, reference }: { units: number; reference: string }) => receiveStock(sku, key, units, reference), onSuccess: () => onDone(null) });
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

/** From how few units on it is low. */
export function ThresholdSheet({ row, onClose, onDone }: Props) {
  const a = useA();
  const before = row.low_stock_threshold;
  const change = useMutation({
    mutationFn: (threshold: number) => setThreshold(row, threshold),
    onSuccess: (_, after) => onDone({ text: a("stock.lowAt", { sku: row.sku, before, after }), undo: () => setThreshold(row, before) }),
  });
  return (
    <ActionSheet title={a("stock.threshold")} isOpen error={change.error} isBusy={change.isPending} onClose={onClose} onSubmit={({ threshold = "" }) => change.mutate(Number(threshold))}>
      <p className="price font-medium">{row.sku}</p>
      <Field label={a("variant.low")} hint={a("stock.thresholdHelp")} name="threshold" type="number" inputMode="numeric" min={0} max={1_000_000} step={1} required defaultValue={before} />
    </ActionSheet>
  );
}

/** Every change of a SKU, newest first. */
export function LedgerSheet({ row: { sku }, onClose }: Pick<Props<Pick<StockRow, "sku">>, "row" | "onClose">) {
  const a = useA();
  const t = useT();
  const list = useInfiniteQuery(movements(sku));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const columns = [{ text: a("stock.when") }, { text: a("stock.what") }, { text: a("stock.change"), isNumber: true }, { text: a("stock.level"), isNumber: true }];
  return (
    <Sheet title={`${a("stock.ledger")}: ${sku}`} closeLabel={a("action.close")} isOpen onClose={onClose}>
      <div className="office">
        <Loaded query={list} skeleton="h-60">
          {() =>
            items.length === 0 ? (
              <Empty>{a("stock.noMoves")}</Empty>
            ) : (
              <Table caption={a("stock.ledger")} columns={columns}>
                {items.map(({ at, kind, reference, actor, change, level, units }, place) => (
                  <tr key={place}>
                    <td className="text-[0.85rem]">{t.moment(at)}</td>
                    <td>
                      {a(`movement.${kind}`)} <span className="soft">{a(`by.${actor}`)}</span>
                      <span className="soft block text-[0.85rem] break-words">{reference}</span>
                    </td>
                    <td className="num">{units != null ? `(${units})` : change > 0 ? `+${change}` : change}</td>
                    <td className="num">{level ?? ""}</td>
                  </tr>
                ))}
              </Table>
            )
          }
        </Loaded>
        <More list={list} text={a("list.more")} />
      </div>
    </Sheet>
  );
}
