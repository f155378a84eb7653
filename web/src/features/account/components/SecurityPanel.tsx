import type { Account } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { useLeave } from "../useLeave";
import { Devices, OwnDetails } from "./Security";

export default function SecurityPanel({ account }: { account: Account }) {
  const t = useT();
  const leave = useLeave();
  return (
    <section className="max-w-xl space-y-10">
      <h1>{t("account.security")}</h1>
      <OwnDetails account={account} />
      <Devices onLeft={leave} />
    </section>
  );
}
