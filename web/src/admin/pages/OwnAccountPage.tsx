import { Devices, OwnDetails } from "@/features/account/components/Security";
import { useSession } from "@/shared/api/session";
import { SecondFactor } from "../account/SecondFactor";
import { ROLES } from "../api/staff";
import { useA } from "../i18n/useA";
import { PageHead } from "../ui/PageHead";

/** One's own name, password, address, second factor and devices. */
export function OwnAccountPage() {
  const a = useA();
  const session = useSession();
  if (session.kind !== "signedIn") return null;
  const { account } = session;
  const role = ROLES.find((one) => one === account.role);
  return (
    <>
      <PageHead title={a("nav.account")}>
        <span className="soft min-w-0 break-words">
          {account.email}
          {role && ` · ${a(`role.${role}`)}`}
        </span>
      </PageHead>
      <div className="grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-10 md:grid-cols-2">
        <div className="space-y-10">
          <OwnDetails account={account} />
        </div>
        <div className="space-y-10">
          <SecondFactor />
          {/* Whoever left sees the door. */}
          <Devices onLeft={() => undefined} />
        </div>
      </div>
    </>
  );
}
