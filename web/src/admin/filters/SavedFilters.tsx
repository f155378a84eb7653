import { Bookmark, X } from "lucide-react";
import { useState } from "react";
import { Field } from "@/shared/ui/Field";
import { useA } from "../i18n/useA";
import { ActionSheet } from "../ui/ActionSheet";
import { Chip, HERE } from "../ui/Chip";
import { type Done, UndoNotice } from "../ui/UndoNotice";
import { isSame, savedFilters, type Search, withFilter, writeFilters } from "./savedFilters";

type Page = "/orders" | "/products" | "/stock" | "/customers";

/** Filters by name, kept in this browser: taken, added, and thrown away. */
export function SavedFilters({ page, search }: { page: Page; search: object }) {
  const a = useA();
  const [saved, setSaved] = useState(() => savedFilters(page));
  const [isNaming, setNaming] = useState(false);
  const [removed, setRemoved] = useState<Done | null>(null);
  const here = search as Search;
  const keep = (next: typeof saved) => {
    setSaved(next);
    writeFilters(page, next);
  };
  const remove = (name: string) => {
    keep(saved.filter((one) => one.name !== name));
    setRemoved({ text: a("filters.removed", { name }), undo: () => keep(saved) });
  };
  const isNew = Object.keys(here).length > 0 && !saved.some((one) => isSame(one.search, here));
  return (
    <>
      {(saved.length > 0 || isNew) && (
        <nav className="mb-4 flex flex-wrap items-center gap-1.5" aria-label={a("filters.saved")}>
          {saved.map((one) => (
            <span key={one.name} className="inline-flex items-center">
              <Chip to={page} search={one.search as never} activeOptions={HERE}>
                <Bookmark className="mr-1.5 size-3.5" aria-hidden="true" />
                {one.name}
              </Chip>
              <button type="button" className="grid size-8 place-items-center rounded-full text-ink-soft hover:text-red" aria-label={a("filters.remove", { name: one.name })} onClick={() => remove(one.name)}>
                <X className="size-4" aria-hidden="true" />
              </button>
            </span>
          ))}
          {isNew && (
            <button type="button" className="min-h-8 px-2 font-medium text-green hover:underline" onClick={() => setNaming(true)}>
              {a("filters.keep")}
            </button>
          )}
        </nav>
      )}
      <div className="mb-4 empty:hidden" aria-live="polite">
        {removed && <UndoNotice key={removed.text} done={removed} onUndone={() => setRemoved(null)} />}
      </div>
      <ActionSheet
        title={a("filters.keep")}
        isOpen={isNaming}
        error={null}
        isBusy={false}
        onClose={() => setNaming(false)}
        onSubmit={({ name = "" }) => {
          keep(withFilter(saved, { name: name.trim(), search: here }));
          setNaming(false);
        }}
      >
        <p className="soft">{a("filters.help")}</p>
        <Field label={a("filters.name")} name="name" required maxLength={40} pattern=".*\S.*" />
      </ActionSheet>
    </>
  );
}
