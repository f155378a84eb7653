import { Minus, Plus } from "lucide-react";

interface Props {
  value: number;
  /** The most that there is; more is not offered. */
  most: number;
  least?: number;
  onChange: (value: number) => void;
  /** What it counts, for who cannot see it. */
  label: string;
  lessLabel: string;
  moreLabel: string;
  isSmall?: boolean;
}

export function Stepper({ value, most, least = 1, onChange, label, lessLabel, moreLabel, isSmall = false }: Props) {
  const size = isSmall ? "size-9" : "size-11";
  const button = `${size} grid place-items-center rounded-full hover:bg-sunk hover:text-green disabled:opacity-35 disabled:hover:bg-transparent disabled:hover:text-ink`;
  return (
    <div role="group" aria-label={label} className="inline-flex items-center rounded-full border border-line bg-card p-0.5">
      <button type="button" className={button} aria-label={lessLabel} disabled={value <= least} onClick={() => onChange(value - 1)}>
        <Minus className="size-4" aria-hidden="true" />
      </button>
      <span className={`price min-w-7 text-center font-semibold ${isSmall ? "text-[0.95rem]" : ""}`} aria-live="polite">
        {value}
      </span>
      <button type="button" className={button} aria-label={moreLabel} disabled={value >= most} onClick={() => onChange(value + 1)}>
        <Plus className="size-4" aria-hidden="true" />
      </button>
    </div>
  );
}
