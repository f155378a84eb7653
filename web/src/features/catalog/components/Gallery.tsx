import { useState } from "react";
import type { Image } from "@/shared/api/types";
import { useT } from "@/shared/i18n/useT";
import { Picture } from "@/shared/ui/Picture";

/** The chosen picture, and the others to choose from. */
export function Gallery({ images, title }: { images: readonly Image[]; title: string }) {
  const t = useT();
  const [chosen, setChosen] = useState(0);
  const image = images[chosen] ?? images[0];
  return (
    <div className="pictures">
      <Picture key={image?.url ?? ""} image={image} title={title} sizes="(max-width: 46rem) 75vw, 28rem" isFirst />
      {images.length > 1 && (
        <ul className="grid grid-cols-5 gap-2.5">
          {images.map((other, place) => (
            <li key={other.url}>
              <button
                type="button"
                className="block w-full rounded-2xl aria-current:outline-2 aria-current:outline-offset-2 aria-current:outline-green"
                aria-current={place === chosen || undefined}
                aria-label={t("product.picture", { place: place + 1, count: images.length })}
                onClick={() => setChosen(place)}
              >
                <Picture image={other} title={title} sizes="5rem" className="!rounded-2xl !p-[10%]" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
