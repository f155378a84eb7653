import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import { sendFile } from "./sendFile";

type Schemas = components["schemas"];
export type Import = Schemas["ImportView"];

/** It stays as it is from here on. */
export function isOver({ state }: Pick<Import, "state">): boolean {
  return state === "checked" || state === "refused" || state === "done";
}

/** Announces a file, sends it straight to the bucket, and has it read. */
export async function beginImport(file: File, isDryRun: boolean, key: string, onProgress: (share: number) => void): Promise<Import> {
  const { id, upload } = await answer<Schemas["NewImportView"]>(api.POST("/api/admin/imports", { params: { header: { "Idempotency-Key": key } }, body: { bytes: file.size, dry_run: isDryRun } }));
  await sendFile(upload, file, onProgress);
  return goOnWith(id);
}

/** Has it read again, from where it stopped. While it is read already, nothing happens. */
export function goOnWith(id: string): Promise<Import> {
  return answer<Import>(api.POST("/api/admin/imports/{import_id}/start", { params: { path: { import_id: id } } }));
}

/** How far it is; asked again until it is over. */
export function importState(id: string) {
  return queryOptions({
    queryKey: ["staff", "import", id] as const,
    queryFn: ({ signal }) => answer<Import>(api.GET("/api/admin/imports/{import_id}", { params: { path: { import_id: id } }, signal })),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : 800),
  });
}

/** All products as one file, put together of its parts. */
export async function exportProducts(): Promise<string[]> {
  const parts: string[] = [];
  let cursor: string | null | undefined = "";
  while (cursor != null) {
    const part: Schemas["ProductExportView"] = await answer<Schemas["ProductExportView"]>(api.GET("/api/admin/export/products", { params: { query: cursor ? { cursor } : {} } }));
    parts.push(part.csv);
    cursor = part.next_cursor;
  }
  return parts;
}
