import { Tag, X } from "lucide-react";
import { type SyntheticEvent, useState } from "react";
import type { Cart } from "@/shared/api/types";
import { useProblemText } from "@/shared/i18n/problems";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { useApplyCoupon, useRemoveCoupon } from "../useChanges";

export function CouponForm({ cart }: { cart: Cart }) {
  const t = useT();
  const problemText = useProblemText();
  const [code, setCode] = useState("");
  const apply = useApplyCoupon();
  const remove = useRemoveCoupon();
  if (cart.coupon) return <Applied coupon={cart.coupon} onRemove={(on) => remove.mutate(on)} />;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (code.trim() !== "") apply.mutate(code.trim(), { onSuccess: () => setCode("") });
  };
  return (
    <details className="group">
      <summary className="cursor-pointer list-none font-medium text-green underline [&::-webkit-details-marker]:hidden">{t("coupon.have")}</summary>
      <form className="mt-2 flex gap-2" onSubmit={submit}>
        <input
          className="h-11 w-full min-w-0 rounded-xl border border-line bg-card px-3.5 uppercase placeholder:normal-case"
          aria-label={t("coupon.code")}
          placeholder={t("coupon.code")}
          aria-invalid={apply.isError || undefined}
          autoComplete="off"
          autoCapitalize="characters"
          maxLength={40}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button type="submit" isQuiet isBusy={apply.isPending}>
          {t("action.apply")}
        </Button>
      </form>
      {apply.isError && (
        <p role="alert" className="mt-1.5 text-[0.9rem] text-red">
          {problemText(apply.error)}
        </p>
      )}
    </details>
  );
}

function Applied({ coupon, onRemove }: { coupon: NonNullable<Cart["coupon"]>; onRemove: (code: string) => void }) {
  const t = useT();
  return (
    <div>
      <p className={`flex items-center gap-2 rounded-xl px-3 py-1.5 font-medium ${coupon.problem ? "bg-amber-pale" : "bg-green-pale"}`}>
        <Tag className="size-4" aria-hidden="true" />
        <span className="grow">{coupon.code}</span>
        <button type="button" className="tool !size-8" aria-label={t("coupon.remove", { code: coupon.code })} onClick={() => onRemove(coupon.code)}>
          <X className="!size-4" aria-hidden="true" />
        </button>
      </p>
      {coupon.problem && <p className="mt-1 text-[0.9rem] text-amber">{coupon.problem}</p>}
    </div>
  );
}
