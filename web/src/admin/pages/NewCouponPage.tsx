import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { isProblem } from "@/shared/api/problem";
import type { Currency } from "@/shared/api/types";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";
import { createCoupon } from "../api/prices";
import { TextField } from "../editing/fields";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { createBody, emptyCoupon } from "../prices/coupon";
import { CouponFields } from "../prices/CouponFields";
import { Priced } from "../prices/Priced";
import { PageHead } from "../ui/PageHead";
import { ProblemNotice } from "../ui/ProblemNotice";

export function NewCouponPage() {
  const a = useA();
  if (!useMay()("edit_pricing")) return <Notice tone="warn">{a("role.mayNot")}</Notice>;
  return <Priced>{(currency) => <Blank currency={currency} />}</Priced>;
}

function Blank({ currency }: { currency: Currency }) {
  const a = useA();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [code, setCode] = useState("");
  const [draft, setDraft] = useState(emptyCoupon);
  const make = useMutation({
    mutationFn: () => createCoupon(createBody(code, draft, currency)),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ["staff", "coupons"] });
      void navigate({ to: "/coupons/$code", params: { code: made.code } });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!make.isPending) make.mutate();
  };
  const codeReason = isProblem(make.error) ? make.error.fields.find(({ field }) => field === "code")?.reason : undefined;
  return (
    <form onSubmit={submit}>
      <PageHead title={a("coupons.new")}>
        <Button type="submit" className="ml-auto" isBusy={make.isPending}>
          {a("action.create")}
        </Button>
      </PageHead>
      <div className="mb-5 space-y-3" aria-live="polite">
        {isProblem(make.error, "coupon_exists") ? <Notice tone="bad">{a("coupon.exists")}</Notice> : <ProblemNotice error={make.error} />}
      </div>
      <TextField className="mb-8 max-w-xs" label={a("coupon.code")} hint={a("coupon.codeHelp")} required minLength={3} maxLength={32} pattern="[A-Za-z0-9\-]+" autoCapitalize="characters" spellCheck={false} error={codeReason} value={code} onChange={setCode} />
      <CouponFields draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} currency={currency} error={make.error} />
    </form>
  );
}
