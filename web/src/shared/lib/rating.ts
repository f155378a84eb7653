/** `4.3` of 433 hundredths of a star. */
export function averageText(hundredths: number, language: string): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(hundredths / 100);
}

/** How much of the widest row each of the rows takes, in per cent: five stars first. */
export function shares(counts: readonly number[]): { stars: number; count: number; percent: number }[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count, place) => ({ stars: place + 1, count, percent: total === 0 ? 0 : Math.round((count * 100) / total) })).reverse();
}
