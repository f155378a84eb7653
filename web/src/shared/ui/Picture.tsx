import { type CSSProperties, useState } from "react";
import type { Image } from "@/shared/api/types";

interface Props {
  image: Image | null | undefined;
  /** Its first letter stands where a picture is missing. */
  title: string;
  sizes: string;
  /** Seen at once: fetched before other pictures, and not when it is scrolled to. */
  isFirst?: boolean;
  isEager?: boolean;
  className?: string;
}

/** A picture on its pale tile. It keeps its place, and shows a blur until it is there. */
export function Picture({ image, title, sizes, isFirst = false, isEager = isFirst, className = "" }: Props) {
  const [isLoaded, setLoaded] = useState(false);
  const style = image ? ({ "--picture": image.tint } as CSSProperties) : undefined;
  const blur = image?.blur && !isLoaded ? { background: `url("${image.blur}") center / contain no-repeat` } : undefined;
  return (
    <span className={`picture ${className}`} style={style}>
      {image ? (
        <img
          src={image.url}
          srcSet={image.srcset}
          sizes={sizes}
          alt={image.alt}
          width={image.width}
          height={image.height}
          loading={isEager ? undefined : "lazy"}
          fetchPriority={isFirst ? "high" : undefined}
          decoding="async"
          style={blur}
          onLoad={() => setLoaded(true)}
        />
      ) : (
        <span aria-hidden="true">{Array.from(title)[0] ?? "·"}</span>
      )}
    </span>
  );
}
