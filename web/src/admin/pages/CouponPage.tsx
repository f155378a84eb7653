import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Currency } from "@/shared/api/types";
import { useNow } from "@/shared/lib/useNow";
import { Check } from "@/shared/ui/Field";
import { coupon, type Coupon, editCoupon, readCoupon } from "../api/prices";
import { EditFrame } from "../editing/EditFrame";
import { useDraft } from "../editing/useDraft";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { couponDraft, couponState, editBody, type KindDraft } from "../prices/coupon";
import { CouponFields } from "../prices/CouponFields";
import { Priced } from "../prices/Priced";
import { Loaded } from "../ui/Loaded";
import { Tag } from "../ui/Tag";

/** A coupon, edited and withdrawn. Its code stays: it is what it is known by. */
export function CouponPage() {
  const { code } = useParams({ from: "/coupons/$code" });
  const query = useQuery(coupon(code));
  return <Loaded query={query}>{(loaded) => <Priced>{(currency) => <Editor key={code} coupon={loaded} currency={currency} />}</Priced>}</Loaded>;
}

const LABELS = {
  kind: "coupon.gives",
  minimum: "coupon.minimum",
  starts: "coupon.starts",
  ends: "coupon.ends",
  total: "coupon.total",
  each: "coupon.each",
  categories: "coupon.categories",
  products: "coupon.products",
  withdrawn: "coupon.withdrawn",
} as const;

function Editor({ coupon: { code, ...rest }, currency }: { coupon: Coupon; currency: Currency }) {
  const a = useA();
  const mayEdit = useMay()("edit_pricing");
  const now = useNow(false);
  const editing = useDraft<Coupon, ReturnType<typeof couponDraft>>(
    { code, ...rest },
    { key: ["staff", "coupon", code], read: () => readCoupon(code), save: ({ version }, draft) => editCoupon(code, editBody(version, draft, currency)), draftOf: couponDraft },
  );
  const state = couponState(editing.base, now);
  const text = (name: string, value: unknown) => {
    if (name === "kind") {
      const { name: kind, percent, amount, buy, get, off } = value as KindDraft;
      return { percent: `${percent} %`, fixed: amount, free_shipping: a("coupon.kind.free_shipping"), buy_get: `${buy} + ${get}, ${off} %` }[kind];
    }
    if (name === "withdrawn") return a(value === true ? "coupon.state.withdrawn" : "coupon.state.valid");
    return Array.isArray(value) ? value.join(", ") : String(value);
  };
  return (
    <EditFrame
      title={code}
      editing={editing}
      mayEdit={mayEdit}
      tell={{ label: (name) => a(LABELS[name as keyof typeof LABELS]), text }}
      head={
        <>
          <Tag text={state} label={a(`coupon.state.${state}`)} />
          {editing.base.uses != null && <span className="soft">{a("coupon.uses", { uses: editing.base.uses })}</span>}
        </>
      }
    >
      <CouponFields draft={editing.draft} onChange={editing.change} currency={currency} error={editing.saving.error} />
      <Check className="mt-8" label={a("coupon.withdraw")} checked={editing.draft.withdrawn} onChange={({ target }) => editing.change({ withdrawn: target.checked })} />
    </EditFrame>
  );
}
