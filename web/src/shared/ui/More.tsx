import { useT } from "@/shared/i18n/useT";
import { Button } from "./Button";

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** The way to a list's next page, while there is one. */
export function More({ list, text }: { list: Pages; text?: string }) {
  const t = useT();
  if (!list.hasNextPage) return null;
  return (
    <p className="more">
      <Button isQuiet isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {text ?? t("list.more")}
      </Button>
    </p>
  );
}
