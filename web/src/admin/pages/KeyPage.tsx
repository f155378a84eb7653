import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { reached } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import { useProblemText } from "@/shared/i18n/problems";
import { Barrow } from "@/shared/ui/Barrow";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { useA } from "../i18n/useA";
import { staffKey } from "../key";

/** Asks for the log of staff's changes, which every key that is good may see. */
async function tryKey(key: string): Promise<boolean> {
  const response = await reached(fetch("/api/admin/audit?limit=1", { headers: { Authorization: `Bearer ${key}` } }));
  if (response.status === 401 || response.status === 403) return false;
  if (!response.ok) throw new Problem(response.status, null, null);
  return true;
}

export function KeyPage() {
  const a = useA();
  const problemText = useProblemText();
  const [key, setKey] = useState("");
  const enter = useMutation({
    mutationFn: tryKey,
    onSuccess: (isGood, tried) => {
      if (isGood) staffKey.take(tried);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    enter.mutate(key.trim());
  };
  return (
    <main className="grid min-h-dvh place-items-center p-5">
      <form onSubmit={submit} className="w-full max-w-sm space-y-5">
        <span className="name">
          <Barrow />
        </span>
        <div>
          <h1>{a("key.title")}</h1>
          <p className="soft mt-2">{a("key.lead")}</p>
        </div>
        {enter.data === false && <Notice tone="bad">{a("key.refused")}</Notice>}
        {enter.isError && <Notice tone="bad">{problemText(enter.error)}</Notice>}
        <Field label={a("key.label")} type="password" autoComplete="current-password" required value={key} onChange={(event) => setKey(event.target.value)} />
        <Button type="submit" className="w-full" isBusy={enter.isPending}>
          {a("key.enter")}
        </Button>
      </form>
    </main>
  );
}
