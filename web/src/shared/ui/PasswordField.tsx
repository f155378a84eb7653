import { type ComponentProps, useState } from "react";
import { useT } from "@/shared/i18n/useT";
import { Field } from "./Field";

/** A password, which may be looked at while it is typed. */
export function PasswordField({ className = "", ...rest }: Omit<ComponentProps<typeof Field>, "type">) {
  const t = useT();
  const [isShown, setShown] = useState(false);
  return (
    <div className={`relative ${className}`}>
      <Field {...rest} type={isShown ? "text" : "password"} />
      <button type="button" className="absolute top-0 right-0 text-[0.9rem] font-medium text-green underline" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
        {t(isShown ? "password.hide" : "password.show")}
      </button>
    </div>
  );
}
