import { answer, api } from "@/shared/api/client";
import { changeAccount } from "@/shared/api/session";
import type { Account } from "@/shared/api/types";

export async function rename(name: string): Promise<void> {
  changeAccount(await answer<Account>(api.PATCH("/api/me", { body: { name: name.trim() === "" ? null : name.trim() } })));
}
