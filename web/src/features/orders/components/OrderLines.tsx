import { Link } from "wouter";
import type { Line } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { paths } from "@/shared/routing/paths";

/** What was bought, as it was priced then. */
export function OrderLines({ lines }: { lines: readonly Line[] }) {
  const t = useT();
  return (
    <ul className="divide-y divide-line border-y border-line">
      {lines.map((line) => (
        <li key={line.sku} className="flex gap-4 py-3">
          <span className="price soft w-8 shrink-0 text-right">{line.quantity} ×</span>
          <span className="min-w-0 grow">
            <Link href={paths.product(line.slug)} className="font-medium text-ink no-underline hover:text-green">
              {line.title}
            </Link>
            {line.options && <span className="soft block text-[0.9rem]">{line.options}</span>}
          </span>
          <span className="price shrink-0">{t.money(line.subtotal)}</span>
        </li>
      ))}
    </ul>
  );
}
