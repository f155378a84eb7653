const FIVE = [1, 2, 3, 4, 5] as const;

/** Of five, said as words. */
export function Stars({ count, label, className = "" }: { count: number; label: string; className?: string }) {
  return (
    <span role="img" aria-label={label} className={`whitespace-nowrap ${className}`}>
      {FIVE.map((place) => (
        <span key={place} aria-hidden="true" className={place <= Math.round(count) ? "text-amber" : "text-line-strong/60"}>
          {place <= Math.round(count) ? "★" : "☆"}
        </span>
      ))}
    </span>
  );
}
