import { useEffect } from "react";
import { shopName } from "@/shared/lib/shop";

/** What the tab says. Null while it is not known. */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) document.title = title === "" ? shopName() : `${title} · ${shopName()}`;
  }, [title]);
}
