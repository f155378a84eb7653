/** The first that an agent names counts: others are named for what they are like. */
const BROWSERS = [
  ["Edg", "Edge"],
  ["OPR/", "Opera"],
  ["SamsungBrowser/", "Samsung Internet"],
  ["Firefox/", "Firefox"],
  ["FxiOS/", "Firefox"],
  ["CriOS/", "Chrome"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const SYSTEMS = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["CrOS", "ChromeOS"],
  ["Windows", "Windows"],
  ["Mac OS X", "macOS"],
  ["Linux", "Linux"],
] as const;

type Names = readonly (readonly [string, string])[];
const named = (names: Names, agent: string): string | undefined => names.find(([sign]) => agent.includes(sign))?.[1];

/** `Firefox, Windows` of what a browser calls itself; a program is called what it says. */
export function deviceName(agent: string): string {
  const parts = [named(BROWSERS, agent), named(SYSTEMS, agent)].filter(Boolean);
  return agent.startsWith("Mozilla/") && parts.length > 0 ? parts.join(", ") : agent;
}
