import { compileMessage } from "@lingui/message-utils/compileMessage";

/** The names of the values that a text takes; for the tests of catalogues. */
export function messageValues(text: string): string[] {
  const names = new Set<string>();
  const visit = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] === "string" && part[0] !== "#") names.add(part[0]);
    const [, , forms] = part as unknown[];
    if (typeof forms === "object" && forms !== null) Object.values(forms).forEach(visitAll);
  };
  const visitAll = (parts: unknown): void => {
    if (Array.isArray(parts)) parts.forEach(visit);
  };
  visitAll(compileMessage(text));
  return [...names].sort();
}
