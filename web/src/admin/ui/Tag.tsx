const GOOD = ["paid", "succeeded", "delivered", "shipped", "active", "done", "checked", "valid", "returning", "new", "received", "approved"];
const BAD = ["failed", "mismatch", "disputed", "cancelled", "expired", "refused", "withdrawn", "disabled", "declined"];

/** A state, by name and not by colour alone. */
export function Tag({ text, label }: { text: string; label: string }) {
  const look = GOOD.includes(text) ? "bg-green-pale text-green" : BAD.includes(text) ? "bg-red-pale text-red" : "bg-amber-pale text-amber";
  return <span className={`inline-block rounded-full px-2.5 py-0.5 text-[0.85rem] font-medium whitespace-nowrap ${look}`}>{label}</span>;
}
