import { forgetCurrency } from "@/shared/lib/currency";

/** A currency that the shop does not sell in any more is forgotten, and the page read anew in the shop's own. */
export async function leave(response: Response): Promise<void> {
  if (!(await refusesCurrency(response))) return;
  forgetCurrency();
  const url = new URL(window.location.href);
  url.searchParams.delete("currency");
  window.location.replace(url);
}

async function refusesCurrency(response: Response): Promise<boolean> {
  const body: unknown = await response.json().catch(() => ({}));
  const fields = typeof body === "object" && body !== null && "fields" in body && Array.isArray(body.fields) ? body.fields : [];
  return fields.some((field: { field?: string }) => field.field === "currency");
}
