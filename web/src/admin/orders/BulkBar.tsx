import { useState } from "react";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { ActionSheet } from "../ui/ActionSheet";
import { ProblemNotice } from "../ui/ProblemNotice";
import { BulkReport } from "./BulkReport";
import { Papers } from "./Papers";
import { TrackingSheet } from "./TrackingSheet";
import { useBulk } from "./useBulk";

interface Props {
  ids: readonly string[];
  onClear: () => void;
  /** Whether the file of tracking numbers is asked for, which needs no selection. */
  isTracking: boolean;
  onTracked: () => void;
}

/** What can be done with all that is selected, and how far it is. */
export function BulkBar({ ids, onClear, isTracking, onTracked }: Props) {
  const a = useA();
  const may = useMay();
  const [isCancelling, setCancelling] = useState(false);
  const bulk = useBulk(() => {
    onClear();
    onTracked();
    setCancelling(false);
  });
  const close = () => {
    bulk.reset();
    onTracked();
    setCancelling(false);
  };
  const sheet = { error: bulk.error, isBusy: bulk.isBusy, onClose: close };
  return (
    <div className="mb-4 space-y-3 empty:hidden" aria-live="polite">
      {!isTracking && !isCancelling && <ProblemNotice error={bulk.error} />}
      {bulk.job && <BulkReport key={bulk.job.id} job={bulk.job} />}
      {ids.length > 0 && (
        <div className="sticky top-0 z-10 flex flex-wrap items-center gap-2 rounded-xl bg-green-pale px-3 py-2">
          <span className="mr-auto font-medium">{a("bulk.selected", { count: ids.length })}</span>
          {may("fulfil_orders") &&
            (["pack", "ship", "deliver"] as const).map((action) => (
              <Button key={action} isQuiet isBusy={bulk.isBusy} onClick={() => bulk.send({ action, order_ids: [...ids] })}>
                {a(`order.${action}`)}
              </Button>
            ))}
          {may("decide_orders") && may("fulfil_orders") && (
            <Button isQuiet onClick={() => setCancelling(true)}>
              {a("order.cancel")}
            </Button>
          )}
          <Papers ids={ids} />
          <Button isQuiet onClick={onClear}>
            {a("bulk.clear")}
          </Button>
        </div>
      )}
      <TrackingSheet {...sheet} isOpen={isTracking} onSend={bulk.send} />
      <ActionSheet {...sheet} title={a("order.cancel")} isOpen={isCancelling} onSubmit={({ reason = "" }) => bulk.send({ action: "cancel", order_ids: [...ids], ...(reason.trim() ? { reason: reason.trim() } : {}) })}>
        <p>{a("bulk.cancelHelp", { count: ids.length })}</p>
        <Field label={a("order.reason")} name="reason" maxLength={500} />
      </ActionSheet>
    </div>
  );
}
