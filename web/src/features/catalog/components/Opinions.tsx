import { lazy, Suspense } from "react";
import { useSession } from "@/shared/api/session";
import type { Product } from "@/shared/api/types";
import { openCounter } from "@/shared/i18n";
import { useT } from "@/shared/i18n/useT";
import { averageText } from "@/shared/lib/rating";

const Reviews = lazy(async () => {
  const [{ Reviews: Section }] = await Promise.all([import("@/features/reviews"), openCounter()]);
  return { default: Section };
});

/** Reviews are fetched after the product; not at all where nobody said anything and a guest looks on, who cannot either. */
export function Opinions({ product }: { product: Product }) {
  const session = useSession();
  if (!product.rating && session.kind !== "signedIn") return null;
  return (
    <Suspense>
      <Reviews product={product} />
    </Suspense>
  );
}

/** As the server's page says it, in the same place. */
export function RatingLine({ product: { rating } }: { product: Product }) {
  const t = useT();
  if (!rating) return null;
  return (
    <p className="soft">
      <a className="text-ink-soft no-underline hover:underline" href="#reviews">
        {t("product.rated", { average: averageText(rating.average_hundredths, t.language), count: rating.count })}
      </a>
    </p>
  );
}
