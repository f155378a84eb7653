/** How hard a password is to guess, as far as its look tells. The server also knows which ones are common. */
export const STRENGTHS = ["short", "weak", "fair", "strong"] as const;
export type Strength = (typeof STRENGTHS)[number];

/** The server asks for as many characters. */
export const SHORTEST_PASSWORD = 12;
/** Fewer different ones are a pattern, also to the server. */
const FEWEST_DIFFERENT = 5;

export function strengthOf(password: string): Strength {
  const characters = Array.from(password.replace(/\s+/g, " "));
  const different = new Set(characters.map((character) => character.toLowerCase())).size;
  if (characters.length < SHORTEST_PASSWORD) return "short";
  if (different < FEWEST_DIFFERENT) return "weak";
  return characters.length >= 18 && different >= 9 ? "strong" : "fair";
}
