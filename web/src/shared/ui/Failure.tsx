import { isProblem } from "@/shared/api/problem";
import { useT } from "@/shared/i18n/useT";
import { Button } from "./Button";

/** Something could not be shown: what happened, and a way on. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT();
  const isOffline = isProblem(error, "unreachable");
  const isBusy = isProblem(error) && error.isPassing && !isOffline;
  return (
    <div className="empty" role="alert">
      <h2>{isOffline ? t("error.offline") : isBusy ? t("error.busy") : t("error.title")}</h2>
      <p className="soft mb-4">{isOffline ? t("error.offlineHelp") : isBusy ? t("error.busyHelp") : t("error.help")}</p>
      {onRetry && <Button onClick={onRetry}>{t("action.retry")}</Button>}
    </div>
  );
}
