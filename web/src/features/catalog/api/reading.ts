/** The language that the shop's own texts are read in, by its tag; nothing is the original. */
export type Reading = string | undefined;

export function inLanguage(reading: Reading): { lang?: string } {
  return reading === undefined ? {} : { lang: reading };
}
