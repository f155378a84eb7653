import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { SyntheticEvent } from "react";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { More } from "@/shared/ui/More";
import { type AuditEntry, type AuditFilter, auditLog } from "../api/staff";
import { useA } from "../i18n/useA";
import { valuesOf } from "../ui/ActionSheet";
import { Empty, Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { Table } from "../ui/Table";

/** Who of the staff changed what: of a day, of one of them, or of one thing. */
export function AuditPage() {
  const a = useA();
  const filter = useSearch({ from: "/audit" });
  const list = useInfiniteQuery(auditLog(filter));
  const entries = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title={a("nav.audit")} />
      <Filters filter={filter} />
      <Loaded query={list}>{() => (entries.length === 0 ? <Empty>{a("audit.none")}</Empty> : <Entries entries={entries} />)}</Loaded>
      <More list={list} text={a("list.more")} />
    </>
  );
}

function Filters({ filter }: { filter: AuditFilter }) {
  const a = useA();
  const navigate = useNavigate();
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { day = "", subject = "" } = valuesOf(event.currentTarget);
    const search: AuditFilter = subject.trim() ? { subject: subject.trim() } : day ? { day } : {};
    void navigate({ to: "/audit", search });
  };
  return (
    <form key={JSON.stringify(filter)} onSubmit={submit} className="mb-6 flex flex-wrap items-end gap-3">
      <Field label={a("audit.day")} name="day" type="date" defaultValue={filter.day} />
      <Field label={a("audit.subject")} name="subject" placeholder="product/prd_…" defaultValue={filter.subject} />
      <Button type="submit" isQuiet className="!min-h-12">
        {a("report.show")}
      </Button>
      {Object.keys(filter).length > 0 && (
        <Link to="/audit" search={{}} className="button quiet !min-h-12">
          {a("audit.today")}
        </Link>
      )}
    </form>
  );
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  const a = useA();
  const t = useT();
  return (
    <Table caption={a("nav.audit")} isWide columns={["stock.when", "audit.who", "stock.what", "audit.subject", "audit.change"].map((key) => ({ text: a(key as "stock.when") }))}>
      {entries.map(({ id, at, actor, action, subject, before, after }) => (
        <tr key={id} className="align-top">
          <td className="whitespace-nowrap">{t.moment(at)}</td>
          <td>
            <Link to="/audit" search={{ actor: actor.id }}>
              {actor.id}
            </Link>{" "}
            <span className="soft">{a(`role.${actor.role}`)}</span>
          </td>
          <td className="font-medium">{action.replaceAll("_", " ")}</td>
          <td>
            <Link to="/audit" search={{ subject }} className="price">
              {subject}
            </Link>
          </td>
          <td>
            <details>
              <summary className="cursor-pointer font-medium text-green">{a("audit.show")}</summary>
              <pre className="max-w-96 overflow-x-auto text-[0.8rem] whitespace-pre-wrap">{`− ${JSON.stringify(before, null, 1)}\n+ ${JSON.stringify(after, null, 1)}`}</pre>
            </details>
          </td>
        </tr>
      ))}
    </Table>
  );
}
