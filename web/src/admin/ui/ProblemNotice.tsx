import { isProblem } from "@/shared/api/problem";
import { useProblemText } from "@/shared/i18n/problems";
import { Notice } from "@/shared/ui/Notice";
import { useA } from "../i18n/useA";

/** Why something was refused, with each field that was. */
export function ProblemNotice({ error }: { error: unknown }) {
  const a = useA();
  const problemText = useProblemText();
  if (error == null) return null;
  const fields = isProblem(error) ? error.fields : [];
  return (
    <Notice tone="bad">
      {isProblem(error, "forbidden") ? a("role.mayNot") : fields.length > 0 ? a("form.fields") : problemText(error)}
      {fields.length > 0 && (
        <ul className="mt-1 list-disc pl-5">
          {fields.map(({ field, reason }) => (
            <li key={field + reason}>
              <code className="text-[0.9em]">{field}</code> {reason}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
