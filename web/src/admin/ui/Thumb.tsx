import type { Image } from "@/shared/api/types";
import { Picture } from "@/shared/ui/Picture";

/** A product's picture in a row. The tile's padding is a share of what stands around it, hence the frame. */
export function Thumb({ image, title }: { image: Image | null | undefined; title: string }) {
  return (
    <span className="block w-8 shrink-0">
      <Picture image={image} title={title} sizes="2rem" isEager className="!rounded-lg !p-[10%] !text-[0.9rem]" />
    </span>
  );
}
