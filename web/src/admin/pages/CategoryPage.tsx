import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { ExternalLink } from "lucide-react";
import { useT } from "@/shared/i18n/useT";
import { categories, category, editCategory, readCategory, type StaffCategory } from "../api/categories";
import { type CategoryDraft, categoryDraft, type CategoryTexts, editBody, languageOf } from "../categories/category";
import { CategoryFields } from "../categories/CategoryFields";
import { within } from "../categories/tree";
import { EditFrame } from "../editing/EditFrame";
import { useDraft } from "../editing/useDraft";
import { languageName } from "../i18n/languageName";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { Loaded } from "../ui/Loaded";

/** A category, edited and moved. Its name in the address stays: links and products go by it. */
export function CategoryPage() {
  const { slug } = useParams({ from: "/categories/$slug" });
  const query = useQuery(category(slug));
  const all = useQuery(categories());
  return <Loaded query={query}>{(loaded) => <Loaded query={all}>{(tree) => <Editor key={slug} category={loaded} all={tree} />}</Loaded>}</Loaded>;
}

const LABELS = { name: "category.name", parent: "category.parent", description: "product.description" } as const;

function Editor({ category: loaded, all }: { category: StaffCategory; all: readonly StaffCategory[] }) {
  const a = useA();
  const t = useT();
  const queries = useQueryClient();
  const { slug } = loaded;
  const editing = useDraft<StaffCategory, CategoryDraft>(loaded, {
    key: ["staff", "category", slug],
    read: () => readCategory(slug),
    save: async (base, draft) => {
      const saved = await editCategory(slug, editBody(base, draft, all));
      void queries.invalidateQueries({ queryKey: ["staff", "categories"] });
      return saved;
    },
    draftOf: categoryDraft,
  });
  const nameOf = (parent: string) => (parent === "" ? a("category.top") : (all.find((one) => one.slug === parent)?.name ?? parent));
  const label = (part: string) => {
    const language = languageOf(part);
    return language === null ? a(LABELS[part as keyof typeof LABELS]) : languageName(language, t.language);
  };
  const text = (part: string, value: unknown) => {
    if (languageOf(part) !== null) return Object.values(value as CategoryTexts).filter(Boolean).join(" · ");
    return part === "parent" ? nameOf(String(value)) : String(value);
  };
  return (
    <EditFrame
      title={editing.base.name}
      editing={editing}
      mayEdit={useMay()("edit_catalogue")}
      tell={{ label, text }}
      head={
        <a href={`/categories/${encodeURIComponent(slug)}`} className="inline-flex items-center gap-1.5 font-medium">
          {a("category.inShop")}
          <ExternalLink className="size-4" aria-hidden="true" />
        </a>
      }
    >
      <CategoryFields draft={editing.draft} onChange={editing.change} all={all} except={within(all, slug)} error={editing.saving.error} slug={slug} />
    </EditFrame>
  );
}
