import { useLingui } from "@lingui/react";
import { isProblem } from "@/shared/api/problem";

/** What went wrong and what to do, in the reader's language; a code without a text of its own is said in the server's words. */
export function useProblemText(): (error: unknown) => string {
  const { i18n } = useLingui();
  return (error) => {
    const key = `problem.${isProblem(error) ? error.code : "internal"}`;
    return isProblem(error) && !(key in i18n.messages) ? error.message : i18n._(key);
  };
}
