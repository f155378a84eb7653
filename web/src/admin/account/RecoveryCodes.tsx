import { useState } from "react";
import { Button } from "@/shared/ui/Button";
import { useA } from "../i18n/useA";
import { saveFile } from "../saveFile";

/** They are shown this once, so they are easy to keep. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const a = useA();
  const [isCopied, setCopied] = useState(false);
  const text = `${codes.join("\n")}\n`;
  return (
    <div className="space-y-3">
      <p>{a("invite.codes")}</p>
      <ul className="price grid gap-2 rounded-xl bg-sunk p-4 text-[0.9rem] sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p className="flex flex-wrap items-center gap-2">
        <Button isQuiet onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
          {a("factor.copy")}
        </Button>
        <Button isQuiet onClick={() => saveFile("recovery-codes.txt", new Blob([text], { type: "text/plain" }))}>
          {a("factor.download")}
        </Button>
        <span role="status" className="soft">
          {isCopied && a("factor.copied")}
        </span>
      </p>
    </div>
  );
}
