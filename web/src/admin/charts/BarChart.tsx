import { useId } from "react";
import { useA } from "../i18n/useA";
import { Table } from "../ui/Table";
import { labelled, ticks } from "./scale";

export interface Point {
  label: string;
  value: number;
  /** The value as it is said. */
  text: string;
}

interface Props {
  title: string;
  points: readonly Point[];
  /** What the marks of the axis say. */
  textOf: (value: number) => string;
}

const BAR = 0.72;
const HEIGHT = 100;

/** Values over time with a real axis; the same as a table below, which is what a screen reader is told of. */
export function BarChart({ title, points, textOf }: Props) {
  const a = useA();
  const id = useId();
  const marks = ticks(Math.max(0, ...points.map((point) => point.value)));
  const top = marks.at(-1) ?? 1;
  return (
    <figure aria-labelledby={id}>
      <figcaption id={id} className="mb-4 font-medium">
        {title}
      </figcaption>
      <div aria-hidden="true" className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-[0.8rem] text-ink-soft">
        <ul className="flex h-48 flex-col-reverse justify-between text-right tabular-nums">
          {marks.map((mark) => (
            <li key={mark} className="flex h-0 items-center justify-end">
              {textOf(mark)}
            </li>
          ))}
        </ul>
        <svg className="h-48 w-full overflow-visible" viewBox={`0 0 ${points.length} ${HEIGHT}`} preserveAspectRatio="none">
          {marks.map((mark) => (
            <line key={mark} className="stroke-line" x1={0} x2={points.length} y1={HEIGHT - (mark / top) * HEIGHT} y2={HEIGHT - (mark / top) * HEIGHT} vectorEffect="non-scaling-stroke" />
          ))}
          {points.map(({ label, value, text }, place) => {
            const height = (Math.max(0, value) / top) * HEIGHT;
            return (
              <rect key={label} className="fill-green hover:opacity-75" x={place + (1 - BAR) / 2} width={BAR} y={HEIGHT - height} height={height}>
                <title>{`${label}: ${text}`}</title>
              </rect>
            );
          })}
        </svg>
        <div className="col-start-2 mt-1.5 flex justify-between">
          {labelled(points.length, 3).map((place) => (
            <span key={place}>{points[place]?.label}</span>
          ))}
        </div>
      </div>
      <details className="mt-2">
        <summary className="min-h-8 w-fit cursor-pointer font-medium text-green">{a("chart.table")}</summary>
        <Table caption={title} columns={[{ text: a("stock.when") }, { text: title, isNumber: true }]}>
          {[...points].reverse().map(({ label, text }) => (
            <tr key={label}>
              <td>{label}</td>
              <td className="num">{text}</td>
            </tr>
          ))}
        </Table>
      </details>
    </figure>
  );
}
