import type { components } from "@/shared/api/schema";
import { useSession } from "@/shared/api/session";

export type Permission = components["schemas"]["Permission"];

/** What the role of who is signed in may do, as the shop told when they came in. It asks again at every route. */
export function useMay(): (permission: Permission) => boolean {
  const session = useSession();
  return (permission) => session.kind === "signedIn" && session.account.permissions.includes(permission);
}
