import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { MOST_BYTES, TYPES, uploadImage } from "../api/images";

/** A file on its way, or why it is not. Its key makes the same picture of it, however often it is sent. */
export interface Upload {
  key: string;
  file: File;
  state: { kind: "waiting" } | { kind: "sending"; share: number } | { kind: "failed"; error: unknown } | { kind: "wrongType" } | { kind: "tooLarge" };
}

/** So many files are sent side by side. */
const AT_ONCE = 2;

function begun(file: File): Upload {
  const state = !TYPES.includes(file.type) ? { kind: "wrongType" as const } : file.size > MOST_BYTES ? { kind: "tooLarge" as const } : { kind: "waiting" as const };
  return { key: crypto.randomUUID(), file, state };
}

/** Files sent one beside the other; one that fails holds up no other, and can be sent again. */
export function useUploads(productId: string, alt: string) {
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const become = (key: string, state: Upload["state"] | null) =>
    setUploads((before) => before.flatMap((one) => (one.key !== key ? [one] : state === null ? [] : [{ ...one, state }])));
  const refresh = () => queries.invalidateQueries({ queryKey: ["staff", "images", productId] });

  const send = async ({ key, file }: Upload) => {
    become(key, { kind: "sending", share: 0 });
    try {
      await uploadImage(productId, file, alt, key, (share) => become(key, { kind: "sending", share }));
      await refresh();
      become(key, null);
    } catch (error) {
      become(key, { kind: "failed", error });
    }
  };
  const add = async (files: readonly File[]) => {
    const added = files.map(begun);
    setUploads((before) => [...before, ...added]);
    const waiting = added.filter(({ state }) => state.kind === "waiting");
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await send(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  };
  return { uploads, add: (files: readonly File[]) => void add(files), again: (upload: Upload) => void send(upload), dismiss: (key: string) => become(key, null) };
}
