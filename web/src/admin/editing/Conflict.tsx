import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";
import { useA } from "../i18n/useA";
import { Table } from "../ui/Table";

/** A part that both wrote, or only they, in words. */
export interface Told {
  name: string;
  label: string;
  before: string;
  mine: string;
  theirs: string;
  isClash: boolean;
}

interface Props {
  changes: readonly Told[];
  /** Those that are decided: whose stands in the field. */
  isTheirs: (name: string) => boolean;
  onChoose: (name: string, whose: "mine" | "theirs") => void;
}

/** Somebody saved this meanwhile: what they changed, and a choice where both changed the same. */
export function Conflict({ changes, isTheirs, onChoose }: Props) {
  const a = useA();
  return (
    <Notice tone="warn" className="mb-6">
      <p className="mb-2 font-medium">{a("conflict.title")}</p>
      <p className="mb-3">{changes.length === 0 ? a("conflict.same") : a("conflict.help")}</p>
      {changes.length > 0 && (
        <Table caption={a("conflict.title")} isWide columns={[{ text: a("conflict.what") }, { text: a("conflict.before") }, { text: a("conflict.theirs") }, { text: a("conflict.mine") }, { text: a("conflict.use") }]}>
          {changes.map(({ name, label, before, mine, theirs, isClash }) => (
            <tr key={name}>
              <th scope="row">{label}</th>
              <td>{before || "–"}</td>
              <td>{theirs || "–"}</td>
              <td>{isClash ? mine || "–" : ""}</td>
              <td className="whitespace-nowrap">
                {(["mine", "theirs"] as const).map((whose) => (
                  <Button key={whose} isQuiet className="mr-1 aria-pressed:!border-green aria-pressed:!bg-green-pale" aria-pressed={isTheirs(name) === (whose === "theirs")} aria-label={`${label}: ${a(`conflict.${whose}`)}`} onClick={() => onChoose(name, whose)}>
                    {a(`conflict.${whose}`)}
                  </Button>
                ))}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Notice>
  );
}
