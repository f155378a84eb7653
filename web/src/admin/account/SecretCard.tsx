import type { ReactNode } from "react";
import type { Enrolment } from "../api/secondFactor";
import { useA } from "../i18n/useA";
import { QrCode } from "./QrCode";

/** What an app that shows codes wants to know, three ways, and where its code is typed. */
export function SecretCard({ enrolment: { secret, otpauth_url: url }, children }: { enrolment: Enrolment; children: ReactNode }) {
  const a = useA();
  return (
    <div className="space-y-3 rounded-xl bg-sunk p-4">
      <p>{a("invite.factorHelp")}</p>
      <QrCode text={url} label={a("factor.qr")} />
      <p>
        <code className="break-all select-all" aria-label={a("invite.secret")}>
          {secret.replace(/(.{4})(?=.)/g, "$1 ")}
        </code>
      </p>
      <p>
        <a href={url}>{a("invite.openApp")}</a>
      </p>
      {children}
    </div>
  );
}
