import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";
import { beginImport, exportProducts, goOnWith, type Import, importState, isOver } from "../api/imports";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { saveCsv } from "../saveFile";
import { Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { ProblemNotice } from "../ui/ProblemNotice";
import { Sending } from "../ui/Sending";
import { Table } from "../ui/Table";

/** A file, and what names each import of it: sent again, as after an answer that was lost, it begins no other. */
interface Chosen {
  file: File;
  trial: string;
  real: string;
}

/** Products as a file: out, looked at, and in. A file is always tried first, and changes nothing until it was without fault. */
export function ImportPage() {
  const a = useA();
  const may = useMay();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [sent, setSent] = useState(0);
  const { job } = useSearch({ from: "/import" });
  const navigate = useNavigate();
  // It stands in the address: whoever comes back sees how far it is.
  const show = (id: string | null) => void navigate({ to: "/import", search: id === null ? {} : { job: id }, replace: true });
  const begin = useMutation({
    mutationFn: ({ of, isDryRun }: { of: Chosen; isDryRun: boolean }) => beginImport(of.file, isDryRun, isDryRun ? of.trial : of.real, setSent),
    onMutate: () => setSent(0),
    onSuccess: ({ id }) => show(id),
  });
  const save = useMutation({ mutationFn: async () => saveCsv("products.csv", await exportProducts()) });
  const run = (isDryRun: boolean) => {
    if (chosen) begin.mutate({ of: chosen, isDryRun });
  };
  const choose = (file: File | null) => {
    setChosen(file && { file, trial: crypto.randomUUID(), real: crypto.randomUUID() });
    begin.reset();
    show(null);
  };
  return (
    <>
      <PageHead title={a("nav.import")} />
      <section className="mb-10 max-w-2xl space-y-3">
        <h2>{a("import.out")}</h2>
        <p className="soft">{a("import.outHelp")}</p>
        <ProblemNotice error={save.error} />
        <Button isQuiet isBusy={save.isPending} onClick={() => save.mutate()}>
          {a("import.export")}
        </Button>
      </section>
      {may("edit_catalogue") && (
        <section className="max-w-4xl space-y-4">
          <h2>{a("import.in")}</h2>
          <p className="soft">{a("import.inHelp")}</p>
          <input type="file" accept=".csv,text/csv" aria-label={a("import.file")} className="block w-full rounded-xl border border-dashed border-line-strong p-4" onChange={({ target }) => choose(target.files?.[0] ?? null)} />
          <Button disabled={!chosen} isBusy={begin.isPending} onClick={() => run(true)}>
            {a("import.try")}
          </Button>
          <ProblemNotice error={begin.error} />
          {begin.isPending && chosen && <Sending name={chosen.file.name} share={sent} />}
          {job !== undefined && !begin.isPending && <Progress key={job} id={job} onRun={chosen && begin.data?.id === job ? () => run(false) : null} />}
        </section>
      )}
    </>
  );
}

/** How far it is; what stands still can be told to go on, from where it stopped. */
function Progress({ id, onRun }: { id: string; onRun: (() => void) | null }) {
  const a = useA();
  const queries = useQueryClient();
  const query = useQuery(importState(id));
  const goOn = useMutation({ mutationFn: () => goOnWith(id), onSuccess: () => query.refetch() });
  const isDone = query.data?.state === "done";
  useEffect(() => {
    if (isDone) void queries.invalidateQueries({ queryKey: ["staff", "products"] });
  }, [isDone, queries]);
  return (
    <div aria-live="polite">
      <Loaded query={query} skeleton="h-20">
        {(data) => (
          <>
            <Report job={data} onRun={onRun} />
            {!isOver(data) && (
              <p className="soft mt-3">
                {a("import.leave")}{" "}
                <button type="button" className="min-h-8 font-medium text-green underline" aria-disabled={goOn.isPending || undefined} onClick={() => !goOn.isPending && goOn.mutate()}>
                  {a("import.goOn")}
                </button>
              </p>
            )}
            <ProblemNotice error={goOn.error} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Report({ job, onRun }: { job: Import; onRun: (() => void) | null }) {
  const a = useA();
  const tone = job.faults_total > 0 ? "warn" : isOver(job) ? "good" : "plain";
  return (
    <div className="space-y-4">
      <Notice tone={tone}>
        {a(`import.${job.state}`, { products: job.products, done: job.done, faults: job.faults_total })}
        {!isOver(job) && <progress className="mt-2 block w-full accent-green" aria-label={a("bulk.label")} {...(job.products > 0 ? { max: job.products, value: job.done } : {})} />}
      </Notice>
      {job.state === "checked" && job.faults_total === 0 && (onRun ? <Button onClick={onRun}>{a("import.run", { products: job.products })}</Button> : <p>{a("import.chooseAgain")}</p>)}
      {job.faults_total > job.faults.length && <p className="soft">{a("import.first", { shown: job.faults.length, faults: job.faults_total })}</p>}
      {job.faults.length > 0 && (
        <Table caption={a("import.faults")} columns={[{ text: a("import.row"), isNumber: true }, { text: a("import.column") }, { text: a("import.reason") }]}>
          {job.faults.map(({ row, column, reason }, place) => (
            <tr key={place}>
              <td className="num">{row}</td>
              <td className="price">{column}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </Table>
      )}
    </div>
  );
}
