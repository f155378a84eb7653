import { useMutation } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, LoaderCircle, Trash2 } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";
import { Notice } from "@/shared/ui/Notice";
import { Picture } from "@/shared/ui/Picture";
import { describeImage, type ImageRecord } from "../api/images";
import { useA } from "../i18n/useA";
import { ProblemNotice } from "../ui/ProblemNotice";
import { CELL } from "../ui/Table";

interface Props {
  productId: string;
  title: string;
  image: ImageRecord;
  place: number;
  count: number;
  onMove: (id: string, to: number) => void;
  onRemove: () => void;
}

/** What a dragged picture is known by: a file that is dragged here has none. */
const DRAGGED = "text/x-barrow-picture";

/** A picture: where it stands, what it says to those who cannot see it. Dragged to its place, or moved by its buttons. */
export function PictureTile({ productId, title, image, place, count, onMove, onRemove }: Props) {
  const a = useA();
  const drop = (event: DragEvent) => {
    const id = event.dataTransfer.getData(DRAGGED);
    if (!id) return;
    event.preventDefault();
    onMove(id, place);
  };
  const name = a("pictures.numbered", { place: place + 1 });
  return (
    <li draggable onDragStart={(event) => event.dataTransfer.setData(DRAGGED, image.id)} onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()} onDrop={drop}>
      <Shown image={image} title={title} />
      <div className="mt-1 flex items-center">
        <Tool label={`${a("pictures.earlier")}: ${name}`} isOff={place === 0} onClick={() => onMove(image.id, place - 1)}>
          <ChevronLeft aria-hidden="true" />
        </Tool>
        <Tool label={`${a("pictures.later")}: ${name}`} isOff={place === count - 1} onClick={() => onMove(image.id, place + 1)}>
          <ChevronRight aria-hidden="true" />
        </Tool>
        <span className="soft mx-auto text-[0.85rem]">{place === 0 ? a("pictures.main") : ""}</span>
        <Tool label={`${a("pictures.remove")}: ${name}`} isOff={false} onClick={onRemove}>
          <Trash2 aria-hidden="true" />
        </Tool>
      </div>
      <AltText productId={productId} image={image} label={`${a("pictures.alt")}: ${name}`} />
    </li>
  );
}

function Tool({ label, isOff, onClick, children }: { label: string; isOff: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className="tool !size-9 disabled:opacity-35" aria-label={label} disabled={isOff} onClick={onClick}>
      {children}
    </button>
  );
}

/** Saved when one leaves it, or with Enter. */
function AltText({ productId, image: { id, alt }, label }: { productId: string; image: ImageRecord; label: string }) {
  const a = useA();
  const [text, setText] = useState(alt);
  const save = useMutation({ mutationFn: (words: string) => describeImage(productId, id, words) });
  const keep = () => {
    const [words, kept] = [text.trim(), save.isSuccess ? save.variables : alt];
    if (words === "") setText(kept);
    else if (words !== kept && !save.isPending) save.mutate(words);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <input className={`${CELL} w-full`} aria-label={label} title={a("pictures.altHelp")} maxLength={300} required value={text} onBlur={keep} onChange={({ target }) => setText(target.value)} />
      <span className="soft block min-h-5 text-[0.85rem]" role="status">
        {save.isSuccess && a("form.saved")}
      </span>
      <ProblemNotice error={save.error} />
    </form>
  );
}

function Shown({ image, title }: { image: ImageRecord; title: string }) {
  const a = useA();
  if (image.state === "ready") return <Picture image={image.image} title={title} sizes="9rem" isEager />;
  if (image.state === "failed") {
    return (
      <Notice tone="bad">
        <strong className="block font-semibold">{a("pictures.failed")}</strong>
        {image.reason}
      </Notice>
    );
  }
  return (
    <span className="picture !text-[0.9rem] !font-medium text-ink-soft">
      <span className="grid place-items-center gap-2">
        <LoaderCircle className="size-6 animate-spin" aria-hidden="true" />
        {a("pictures.working")}
      </span>
    </span>
  );
}
