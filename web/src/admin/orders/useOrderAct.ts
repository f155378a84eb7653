import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

/** Something done with an order: which form is open for it, and the key that makes the same form act once. */
export function useOrderAct<Open extends string>(orderId: string) {
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const act = useMutation({
    mutationFn: (action: () => Promise<unknown>) => action(),
    onSuccess: () => setOpen(null),
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: ["staff", "order", orderId] }), queries.invalidateQueries({ queryKey: ["staff", "orders"] })]),
  });
  const begin = (next: Open) => {
    setKey(crypto.randomUUID());
    act.reset();
    setOpen(next);
  };
  return { open, begin, key, run: act.mutate, error: act.error, form: { error: act.error, isBusy: act.isPending, onClose: () => setOpen(null) } };
}
