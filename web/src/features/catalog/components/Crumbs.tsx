import { Fragment } from "react";
import { Link } from "wouter";
import type { Category } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { shopName } from "@/shared/lib/shop";
import { paths } from "@/shared/routing/paths";

export function Crumbs({ path }: { path: readonly Category[] }) {
  const t = useT();
  return (
    <nav className="crumbs" aria-label={t("nav.breadcrumb")}>
      <Link href={paths.home()}>{shopName()}</Link>
      {path.map((category) => (
        <Fragment key={category.slug}>
          {" "}
          <span aria-hidden="true">/</span> <Link href={paths.category(category.slug)}>{category.name}</Link>
        </Fragment>
      ))}
    </nav>
  );
}
