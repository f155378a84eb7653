import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { isProblem } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";
import { categories, createCategory, type StaffCategory } from "../api/categories";
import { type CategoryDraft, createBody } from "../categories/category";
import { CategoryFields } from "../categories/CategoryFields";
import { useA } from "../i18n/useA";
import { useMay } from "../may";
import { slugOf } from "../products/draft";
import { Loaded } from "../ui/Loaded";
import { PageHead } from "../ui/PageHead";
import { ProblemNotice } from "../ui/ProblemNotice";

export function NewCategoryPage() {
  const a = useA();
  const all = useQuery(categories());
  const { parent } = useSearch({ from: "/categories/new" });
  if (!useMay()("edit_catalogue")) return <Notice tone="warn">{a("role.mayNot")}</Notice>;
  return <Loaded query={all}>{(loaded) => <Blank key={parent} all={loaded} parent={loaded.some(({ slug }) => slug === parent) ? (parent ?? "") : ""} />}</Loaded>;
}

function Blank({ all, parent }: { all: readonly StaffCategory[]; parent: string }) {
  const a = useA();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<CategoryDraft>({ name: "", parent, description: "" });
  const [slug, setSlug] = useState("");
  const make = useMutation({
    mutationFn: () => createCategory(createBody(slug, draft)),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ["staff", "categories"] });
      void navigate({ to: "/categories/$slug", params: { slug: made.slug } });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!make.isPending) make.mutate();
  };
  const change = (part: Partial<CategoryDraft>) => {
    // It follows the name until it is written by hand.
    if (part.name !== undefined && slug === slugOf(draft.name)) setSlug(slugOf(part.name));
    setDraft({ ...draft, ...part });
  };
  return (
    <form onSubmit={submit}>
      <PageHead title={a("categories.new")}>
        <Button type="submit" className="ml-auto" isBusy={make.isPending}>
          {a("action.create")}
        </Button>
      </PageHead>
      <div className="mb-5 space-y-3" aria-live="polite">
        {isProblem(make.error, "slug_taken") ? <Notice tone="bad">{a("category.exists")}</Notice> : <ProblemNotice error={make.error} />}
      </div>
      <CategoryFields draft={draft} onChange={change} all={all} error={make.error} slug={slug} onSlug={setSlug} />
    </form>
  );
}
