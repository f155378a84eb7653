import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useT } from "@/shared/i18n/useT";
import { useNow } from "@/shared/lib/useNow";
import { More } from "@/shared/ui/More";
import { type Coupon, couponList } from "../api/prices";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { couponState } from "../prices/coupon";
import { useKindText } from "../prices/useKindText";
import { Empty, Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { Table } from "../ui/Table";
import { Tag } from "../ui/Tag";

/** All coupons by code. */
export function CouponsPage() {
  const a = useA();
  const may = useMay();
  const list = useInfiniteQuery(couponList());
  const coupons = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title={a("nav.coupons")}>
        {may("edit_pricing") && (
          <Link to="/coupons/new" className="button ml-auto">
            {a("coupons.new")}
          </Link>
        )}
      </PageHead>
      <Loaded query={list}>{() => (coupons.length === 0 ? <Empty>{a("coupons.none")}</Empty> : <Coupons coupons={coupons} />)}</Loaded>
      <More list={list} text={a("list.more")} />
    </>
  );
}

function Coupons({ coupons }: { coupons: readonly Coupon[] }) {
  const a = useA();
  const t = useT();
  const now = useNow(false);
  const kindText = useKindText();
  const columns = [{ text: a("coupon.code") }, { text: a("coupon.gives") }, { text: a("coupon.scope") }, { text: a("coupon.from") }, { text: a("coupon.until") }, { text: a("orders.state") }];
  return (
    <Table caption={a("nav.coupons")} columns={columns}>
      {coupons.map((coupon) => {
        const { code, kind, scope, starts_at, ends_at } = coupon;
        const state = couponState(coupon, now);
        const parts = (scope.categories?.length ?? 0) + (scope.products?.length ?? 0);
        return (
          <tr key={code}>
            <td>
              <Link to="/coupons/$code" params={{ code }} className="price font-medium">
                {code}
              </Link>
            </td>
            <td>{kindText(kind)}</td>
            <td>{parts === 0 ? a("coupon.everything") : a("coupon.parts", { count: parts })}</td>
            <td className="whitespace-nowrap">{starts_at && t.day(starts_at)}</td>
            <td className="whitespace-nowrap">{ends_at && t.day(ends_at)}</td>
            <td>
              <Tag text={state} label={a(`coupon.state.${state}`)} />
            </td>
          </tr>
        );
      })}
    </Table>
  );
}
