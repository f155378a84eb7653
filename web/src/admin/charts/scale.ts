/** Marks of an axis from nothing to what holds `most`: few, and round. */
export function ticks(most: number): number[] {
  if (most <= 0) return [0, 1];
  const step = roundStep(most / 4);
  const count = Math.ceil(most / step);
  return Array.from({ length: count + 1 }, (_, place) => place * step);
}

/** 1, 2 or 5 times a power of ten, and at least 1: amounts and counts have no parts. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough) ?? 10;
  return factor * power;
}

/** At most so many places of `count`, the first and the last among them, for words below an axis. */
export function labelled(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, place) => place);
  return Array.from({ length: most }, (_, place) => Math.round((place * (count - 1)) / (most - 1)));
}
