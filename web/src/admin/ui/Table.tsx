import type { ReactNode } from "react";

export interface Column {
  text: string;
  isNumber?: boolean;
  /** Said, and not shown. */
  isHidden?: boolean;
  /** In place of the words. */
  head?: ReactNode;
}

interface Props {
  caption: string;
  columns: readonly Column[];
  /** Scrolls sideways at any width; others only where the screen is narrow, so that their heads can stay in sight. */
  isWide?: boolean;
  children: ReactNode;
}

/** Rows, which the keys of `useKeys` move through. */
export function Table({ caption, columns, isWide = false, children }: Props) {
  return (
    // What scrolls must be reachable by keyboard, whatever is in it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div role="region" aria-label={caption} tabIndex={0} className={`relative ${isWide ? "overflow-x-auto [--head:0]" : "max-[75rem]:overflow-x-auto max-[75rem]:[--head:0]"}`}>
      <table className="sheetlike">
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ text, isNumber, isHidden, head }) => (
              <th key={text} scope="col" className={isNumber ? "num" : undefined}>
                {head ?? (isHidden ? <span className="hidden">{text}</span> : text)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** A field in a row. */
export const CELL = "h-9 rounded-lg border border-line-strong/45 bg-card px-2 placeholder:text-ink-soft invalid:border-red aria-invalid:border-red read-only:border-transparent read-only:bg-transparent read-only:px-0";
