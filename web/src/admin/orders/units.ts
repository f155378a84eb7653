import type { StaffOrder } from "../api/orders";
import type { Values } from "../ui/ActionSheet";

export interface UnitLine {
  sku: string;
  title: string;
  /** The most that can be meant. */
  most: number;
}

type Shipped = Pick<StaffOrder, "lines" | "fulfillments" | "refunds">;

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
const titled = (lines: StaffOrder["lines"], mostOf: (line: StaffOrder["lines"][number]) => number): UnitLine[] =>
  lines.map((line) => ({ sku: line.sku, title: [line.title, line.options].filter(Boolean).join(", "), most: mostOf(line) })).filter(({ most }) => most > 0);

/** Units that are in no parcel yet. The server has the last word. */
export function unshipped({ lines, fulfillments }: Shipped): UnitLine[] {
  return titled(lines, ({ sku, quantity }) => quantity - sum(fulfillments.map((parcel) => parcel.lines[sku] ?? 0)));
}

/** Units that were not paid back, and are not about to be. */
export function unrefunded({ lines, refunds }: Shipped): UnitLine[] {
  const back = refunds.filter(({ status }) => status !== "failed").flatMap((refund) => refund.lines);
  return titled(lines, ({ sku, quantity }) => quantity - sum(back.filter((line) => line.sku === sku).map((line) => line.quantity)));
}

/** Units that a return is about. */
export function returned({ lines }: Pick<StaffOrder, "lines">, asked: readonly { sku: string; quantity: number }[]): UnitLine[] {
  return titled(lines, ({ sku }) => sum(asked.filter((line) => line.sku === sku).map((line) => line.quantity)));
}

/** What was typed into the fields of these lines; those without units are left out. */
export function unitsIn(values: Values, name: string, lines: readonly UnitLine[]): { sku: string; quantity: number }[] {
  return lines.map(({ sku }) => ({ sku, quantity: Number(values[`${name} ${sku}`] ?? 0) })).filter(({ quantity }) => quantity > 0);
}

export function isAll(chosen: readonly { sku: string; quantity: number }[], lines: readonly UnitLine[]): boolean {
  return lines.every(({ sku, most }) => chosen.some((line) => line.sku === sku && line.quantity === most));
}
