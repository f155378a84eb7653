import { useT } from "@/shared/i18n/useT";
import { Button } from "./Button";

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** The way to a list's next page, while there is one. */
export function More({ list, label }: { list: Pages; label?: string }) {
  const t = useT();
  if (!list.hasNextPage) return null;
  return (
    <p className="more">
      <Button isQuiet isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {label ?? t("list.more")}
      </Button>
    </p>
  );
}
