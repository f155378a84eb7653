import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useT } from "@/shared/i18n/useT";
import { Button } from "@/shared/ui/Button";
import { CONTROL, Field, Select } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Notice";
import { inviteStaff, type Member, members, type Role, ROLES, updateStaff } from "../api/staff";
import { useA } from "../i18n/useA";
import { ActionSheet } from "../ui/ActionSheet";
import { Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { ProblemNotice } from "../ui/ProblemNotice";
import { Table } from "../ui/Table";
import { Tag } from "../ui/Tag";

interface Update {
  member: Member;
  role: Role;
  disabled: boolean;
}

/** Who works here, and as what. */
export function StaffPage() {
  const a = useA();
  const queries = useQueryClient();
  const list = useQuery(members());
  const [isInviting, setInviting] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: ["staff", "members"] });
  const update = useMutation({ mutationFn: ({ member, role, disabled }: Update) => updateStaff(member, role, disabled), onSettled: refresh });
  const invite = useMutation({
    mutationFn: ({ email, role }: { email: string; role: Role }) => inviteStaff(email, role),
    onSuccess: () => setInviting(false),
  });
  return (
    <>
      <PageHead title={a("nav.staff")}>
        <Button className="ml-auto" onClick={() => setInviting(true)}>
          {a("staff.invite")}
        </Button>
      </PageHead>
      <div className="mb-4 space-y-3" aria-live="polite">
        <ProblemNotice error={update.error} />
        {invite.isSuccess && <Notice tone="good">{a("staff.invited", { email: invite.variables.email })}</Notice>}
      </div>
      <Loaded query={list}>{(items) => <Members members={items} isBusy={update.isPending} onUpdate={update.mutate} />}</Loaded>
      <ActionSheet
        title={a("staff.invite")}
        isOpen={isInviting}
        error={invite.error}
        isBusy={invite.isPending}
        onClose={() => setInviting(false)}
        onSubmit={({ email = "", role = "" }) => invite.mutate({ email: email.trim(), role: role as Role })}
      >
        <p className="soft">{a("staff.inviteHelp")}</p>
        <Field label={a("staff.email")} name="email" type="email" required />
        <Select label={a("staff.role")} name="role" defaultValue="fulfilment">
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {a(`role.${role}`)}
            </option>
          ))}
        </Select>
      </ActionSheet>
    </>
  );
}

interface MembersProps {
  members: readonly Member[];
  isBusy: boolean;
  onUpdate: (update: Update) => void;
}

function Members({ members: items, isBusy, onUpdate }: MembersProps) {
  const a = useA();
  const t = useT();
  const columns = ["staff.email", "staff.role", "staff.since", "orders.state"].map((key) => ({ text: a(key as "staff.email") }));
  return (
    <Table caption={a("nav.staff")} columns={[...columns, { text: a("stock.what"), isHidden: true }]}>
      {items.map((member) => (
        <tr key={member.id}>
          <td>
            <span className="font-medium">{member.email}</span> <span className="soft">{member.name}</span>
          </td>
          <td>
            <select
              className={`${CONTROL} !h-9 !w-36 !px-2`}
              aria-label={`${a("staff.role")}: ${member.email}`}
              value={member.role}
              disabled={isBusy}
              onChange={({ target }) => onUpdate({ member, role: target.value as Role, disabled: member.disabled })}
            >
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {a(`role.${role}`)}
                </option>
              ))}
            </select>
          </td>
          <td className="whitespace-nowrap">{t.day(member.joined_at)}</td>
          <td>{member.disabled ? <Tag text="disabled" label={a("staff.disabled")} /> : <Tag text="active" label={a("staff.active")} />}</td>
          <td className="text-right whitespace-nowrap">
            <Link to="/audit" search={{ actor: member.id }} className="mr-3 font-medium">
              {a("nav.audit")}
            </Link>
            <Button isQuiet isBusy={isBusy} aria-label={`${a(member.disabled ? "staff.enable" : "staff.disable")}: ${member.email}`} onClick={() => onUpdate({ member, role: member.role, disabled: !member.disabled })}>
              {a(member.disabled ? "staff.enable" : "staff.disable")}
            </Button>
          </td>
        </tr>
      ))}
    </Table>
  );
}
