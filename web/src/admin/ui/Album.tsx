import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ImageUp, LoaderCircle } from "lucide-react";
import { type DragEvent, useState } from "react";
import { useProblemText } from "@/shared/i18n/problems";
import { Notice } from "@/shared/ui/Notice";
import { Picture } from "@/shared/ui/Picture";
import { type ImageRecord, images, orderImages, removeImage, TYPES, uploadImage } from "../api/images";
import { useA } from "../i18n/useA";
import { Sending } from "./Sending";

/** A product's pictures, the main one first. */
export function Album({ productId, title }: { productId: string; title: string }) {
  const a = useA();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const { data = [] } = useQuery(images(productId));
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null);
  const [odd, setOdd] = useState<string | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: ["staff", "images", productId] });
  const change = useMutation({ mutationFn: (action: () => Promise<unknown>) => action(), onSettled: refresh });

  const sendAll = async (files: readonly File[]) => {
    const wrong = files.find((file) => !TYPES.includes(file.type));
    setOdd(wrong ? a("pictures.kindOdd", { name: wrong.name }) : null);
    for (const file of files.filter((one) => TYPES.includes(one.type))) {
      setSending({ name: file.name, share: 0 });
      await uploadImage(productId, file, title, (share) => setSending({ name: file.name, share }));
      await refresh();
    }
    setSending(null);
  };
  const send = useMutation({ mutationFn: sendAll, onError: () => setSending(null), onSettled: refresh });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    send.mutate([...event.dataTransfer.files]);
  };
  const first = (id: string) => change.mutate(() => orderImages(productId, [id, ...data.map((image) => image.id).filter((other) => other !== id)]));
  return (
    <section>
      <h2 className="mb-3">{title}</h2>
      <label
        className="relative grid cursor-pointer place-items-center gap-1 rounded-2xl border-2 border-dashed border-line p-7 text-center hover:border-green has-focus-visible:outline-3 has-focus-visible:outline-green"
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
      >
        <ImageUp className="size-7 text-green" aria-hidden="true" />
        <span className="font-medium">{a("pictures.drop")}</span>
        <span className="soft">{a("pictures.kinds")}</span>
        <input type="file" className="hidden-input" accept={TYPES.join(",")} multiple onChange={(event) => send.mutate([...(event.target.files ?? [])])} />
      </label>
      {sending && <Sending {...sending} />}
      {odd && <Notice tone="warn" className="mt-3">{odd}</Notice>}
      {(send.isError || change.isError) && <Notice tone="bad" className="mt-3">{problemText(send.error ?? change.error)}</Notice>}
      <ul className="mt-5 grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-4">
        {data.map((image, place) => (
          <li key={image.id}>
            <Shown image={image} title={title} />
            <div className="mt-1.5 flex flex-wrap gap-x-3">
              {place === 0 ? (
                <span className="soft">{a("pictures.main")}</span>
              ) : (
                <button type="button" className="font-medium text-green hover:underline" onClick={() => first(image.id)}>
                  {a("pictures.first")}
                </button>
              )}
              <button type="button" className="text-ink-soft hover:text-red" onClick={() => change.mutate(() => removeImage(productId, image.id))}>
                {a("pictures.remove")}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Shown({ image, title }: { image: ImageRecord; title: string }) {
  const a = useA();
  if (image.state === "ready") return <Picture image={image.image} title={title} sizes="9rem" isEager />;
  if (image.state === "failed") return <Notice tone="bad">{image.reason}</Notice>;
  return (
    <span className="picture !text-[0.9rem] !font-medium text-ink-soft">
      <span className="grid place-items-center gap-2">
        <LoaderCircle className="size-6 animate-spin" aria-hidden="true" />
        {a("pictures.working")}
      </span>
    </span>
  );
}
