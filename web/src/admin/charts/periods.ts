/** A report's `2026-11-26`, `2026-11` or `2026-11-26T13` in the reader's language. It is a day where the shop is, whatever the reader's zone. */
export function periodText(period: string, language: string): string {
  const [year = 0, month = 1, day] = period.slice(0, 10).split("-").map(Number);
  const date = new Date(Date.UTC(year, month - 1, day ?? 1));
  if (day === undefined) return new Intl.DateTimeFormat(language, { month: "short", year: "numeric", timeZone: "UTC" }).format(date);
  const text = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" }).format(date);
  return period.length > 10 ? `${text}, ${period.slice(11, 13)}:00` : text;
}

/** `2026-11-26`, so many days before a moment. */
export function daysBefore(now: number, days: number): string {
  return new Date(now - days * 86_400_000).toISOString().slice(0, 10);
}
