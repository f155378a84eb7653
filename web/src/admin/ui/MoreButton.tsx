import { Button } from "@/shared/ui/Button";
import { useA } from "../i18n/useA";

interface Props {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

/** The next page of a list, below what is there. */
export function MoreButton({ list: { hasNextPage, isFetchingNextPage, fetchNextPage } }: Props) {
  const a = useA();
  if (!hasNextPage) return null;
  return (
    <Button isQuiet className="mt-4" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
      {a("orders.more")}
    </Button>
  );
}
