import { useProblemText } from "@/shared/i18n/problems";
import { Notice } from "@/shared/ui/Notice";
import { useA } from "../i18n/useA";
import { Sending } from "../ui/Sending";
import type { Upload } from "./useUploads";

interface Props {
  uploads: readonly Upload[];
  onAgain: (upload: Upload) => void;
  onDismiss: (key: string) => void;
}

/** How far each file is, and what came of those that did not arrive. */
export function Uploads({ uploads, onAgain, onDismiss }: Props) {
  return (
    <ul className="mt-3 space-y-2 empty:hidden">
      {uploads.map((upload) => (
        <li key={upload.key}>
          <One upload={upload} onAgain={() => onAgain(upload)} onDismiss={() => onDismiss(upload.key)} />
        </li>
      ))}
    </ul>
  );
}

function One({ upload: { file, state }, onAgain, onDismiss }: { upload: Upload; onAgain: () => void; onDismiss: () => void }) {
  const a = useA();
  const problemText = useProblemText();
  if (state.kind === "waiting") return <p className="soft">{a("pictures.waiting", { name: file.name })}</p>;
  if (state.kind === "sending") return <Sending name={file.name} share={state.share} />;
  const reason = { failed: "", wrongType: a("pictures.kindOdd", { name: file.name }), tooLarge: a("pictures.tooLarge", { name: file.name }) }[state.kind];
  return (
    <Notice tone={state.kind === "failed" ? "bad" : "warn"}>
      {state.kind === "failed" ? `${file.name}: ${problemText(state.error)}` : reason}{" "}
      {state.kind === "failed" && (
        <button type="button" className="min-h-8 px-1 font-semibold underline" onClick={onAgain}>
          {a("pictures.again")}
        </button>
      )}
      <button type="button" className="min-h-8 px-1 font-semibold underline" onClick={onDismiss}>
        {a("pictures.dismiss")}
      </button>
    </Notice>
  );
}
