import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronUp, FolderPlus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { isProblem } from "@/shared/api/problem";
import { Notice } from "@/shared/ui/Notice";
import { categories, categoryCounts, type StaffCategory } from "../api/categories";
import { branches, siblings } from "../categories/tree";
import { useTree } from "../categories/useTree";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { Empty, Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { ProblemNotice } from "../ui/ProblemNotice";
import { Table } from "../ui/Table";
import { UndoNotice } from "../ui/UndoNotice";

type Tree = ReturnType<typeof useTree>;

/** The tree of categories: ordered, and emptied ones removed. */
export function CategoriesPage() {
  const a = useA();
  const mayEdit = useMay()("edit_catalogue");
  const all = useQuery(categories());
  const tree = useTree({ moved: (name) => a("category.moved", { name }), removed: (name) => a("category.removed", { name }) });
  return (
    <>
      <PageHead title={a("nav.categories")}>
        {mayEdit && (
          <Link to="/categories/new" className="button ml-auto">
            {a("categories.new")}
          </Link>
        )}
      </PageHead>
      <div className="mb-4 space-y-3 empty:hidden" aria-live="polite">
        <TreeProblem error={tree.error} />
        {tree.done && <UndoNotice key={tree.done.number} done={tree.done.what} />}
      </div>
      <Loaded query={all}>{(loaded) => (loaded.length === 0 ? <Empty>{a("categories.none")}</Empty> : <Rows all={loaded} tree={tree} mayEdit={mayEdit} />)}</Loaded>
    </>
  );
}

function TreeProblem({ error }: { error: unknown }) {
  const a = useA();
  if (isProblem(error, "category_in_use")) return <Notice tone="bad">{a("category.inUse")}</Notice>;
  if (isProblem(error, "version_changed") || isProblem(error, "not_found")) return <Notice tone="warn">{a("category.changed")}</Notice>;
  return <ProblemNotice error={error} />;
}

function Rows({ all, tree, mayEdit }: { all: readonly StaffCategory[]; tree: Tree; mayEdit: boolean }) {
  const a = useA();
  const counts = useQuery(categoryCounts());
  const names = new Map(all.map(({ slug, name }) => [slug, name]));
  const columns = [{ text: a("category.name") }, { text: a("nav.products"), isNumber: true }];
  return (
    <Table caption={a("nav.categories")} columns={mayEdit ? [...columns, { text: a("stock.what"), isHidden: true }] : columns}>
      {branches(all).map(({ category: one, depth }) => (
        <tr key={one.slug}>
          <td>
            <Link to="/categories/$slug" params={{ slug: one.slug }} className="inline-block min-w-28 font-medium" style={{ marginInlineStart: `${depth * 1.5}rem` }}>
              {one.name}
              {one.parent && <span className="hidden"> {a("category.in", { name: names.get(one.parent) ?? one.parent })}</span>}
            </Link>{" "}
            <span className="soft max-sm:hidden">{one.slug}</span>
          </td>
          <td className="num">
            {counts.data && (
              <Link to="/products" search={{ category: one.slug }} aria-label={a("category.products", { name: one.name, count: counts.data.get(one.slug) ?? 0 })}>
                {counts.data.get(one.slug) ?? 0}
              </Link>
            )}
          </td>
          {mayEdit && (
            <td>
              <Tools category={one} among={siblings(all, one.parent ?? null)} tree={tree} />
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
}

function Tools({ category, among, tree }: { category: StaffCategory; among: readonly StaffCategory[]; tree: Tree }) {
  const a = useA();
  const { slug, name } = category;
  const place = among.findIndex((one) => one.slug === slug);
  return (
    <span className="flex justify-end">
      <Tool label={`${a("pictures.earlier")}: ${name}`} isOff={place === 0} onPress={() => tree.move(category, among, place - 1)}>
        <ChevronUp aria-hidden="true" />
      </Tool>
      <Tool label={`${a("pictures.later")}: ${name}`} isOff={place === among.length - 1} onPress={() => tree.move(category, among, place + 1)}>
        <ChevronDown aria-hidden="true" />
      </Tool>
      <Link to="/categories/new" search={{ parent: slug }} className="tool !size-9" aria-label={a("category.inside", { name })} title={a("category.inside", { name })}>
        <FolderPlus aria-hidden="true" />
      </Link>
      <Tool label={`${a("pictures.remove")}: ${name}`} isOff={false} onPress={() => tree.remove(category)}>
        <Trash2 aria-hidden="true" />
      </Tool>
    </span>
  );
}

interface ToolProps {
  label: string;
  isOff: boolean;
  onPress: () => void;
  children: ReactNode;
}

/** One that is off keeps the focus: it may have got there by its own doing. */
function Tool({ label, isOff, onPress, children }: ToolProps) {
  return (
    <button type="button" className="tool !size-9 aria-disabled:opacity-35" aria-label={label} title={label} aria-disabled={isOff || undefined} onClick={() => !isOff && onPress()}>
      {children}
    </button>
  );
}
