import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ImageUp } from "lucide-react";
import { type DragEvent, useState } from "react";
import { images, orderImages, removeImage, TYPES } from "../api/images";
import { useA } from "../i18n/useA";
import { ActionSheet } from "../ui/ActionSheet";
import { Empty, Loaded } from "../ui/Loaded";
import { ProblemNotice } from "../ui/ProblemNotice";
import { type Done, UndoNotice } from "../ui/UndoNotice";
import { PictureTile } from "./PictureTile";
import { moved } from "./place";
import { Uploads } from "./Uploads";
import { useUploads } from "./useUploads";

/** A product's pictures, the main one first: sent, ordered, described and removed. */
export function Album({ productId, title }: { productId: string; title: string }) {
  const a = useA();
  const queries = useQueryClient();
  const query = useQuery(images(productId));
  const [removing, setRemoving] = useState<string | null>(null);
  const [done, setDone] = useState<{ number: number; what: Done } | null>(null);
  const { uploads, add, again, dismiss } = useUploads(productId, title);
  const refresh = () => queries.invalidateQueries({ queryKey: ["staff", "images", productId] });
  const order = useMutation({ mutationFn: (ids: readonly string[]) => orderImages(productId, ids), onSettled: refresh });
  const remove = useMutation({ mutationFn: (id: string) => removeImage(productId, id), onSuccess: () => setRemoving(null), onSettled: refresh });
  const move = (ids: readonly string[], id: string, to: number) =>
    order.mutate(moved(ids, id, to), { onSuccess: () => setDone({ number: (done?.number ?? 0) + 1, what: { text: a("pictures.moved"), undo: () => orderImages(productId, ids).then(refresh) } }) });
  return (
    <section>
      <h2 className="mb-3">{title}</h2>
      <DropField onFiles={add} />
      <Uploads uploads={uploads} onAgain={again} onDismiss={dismiss} />
      <div className="mt-3 empty:hidden" aria-live="polite">
        <ProblemNotice error={order.error} />
        {done && !order.isError && <UndoNotice key={done.number} done={done.what} />}
      </div>
      <div className="mt-5">
        <Loaded query={query} skeleton="h-40">
          {(all) => {
            const ids = all.map(({ id }) => id);
            if (all.length === 0) return uploads.length === 0 && <Empty>{a("pictures.none")}</Empty>;
            return (
              <ul className="grid grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-4">
                {all.map((image, place) => (
                  <PictureTile key={image.id} productId={productId} title={title} image={image} place={place} count={all.length} onMove={(id, to) => move(ids, id, to)} onRemove={() => setRemoving(image.id)} />
                ))}
              </ul>
            );
          }}
        </Loaded>
      </div>
      <ActionSheet title={a("pictures.removeOne")} isOpen={removing !== null} error={remove.error} isBusy={remove.isPending} onClose={() => setRemoving(null)} onSubmit={() => removing && remove.mutate(removing)}>
        <p>{a("pictures.removeHelp")}</p>
      </ActionSheet>
    </section>
  );
}

/** Where files are dropped, or chosen. */
function DropField({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const a = useA();
  const [isOver, setOver] = useState(false);
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return (
    <label
      className={`relative grid cursor-pointer place-items-center gap-1 rounded-2xl border-2 border-dashed p-7 text-center hover:border-green has-focus-visible:outline-3 has-focus-visible:outline-green ${isOver ? "border-green bg-green-pale" : "border-line"}`}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!hasFiles(event)) return;
        event.preventDefault();
        onFiles([...event.dataTransfer.files]);
      }}
    >
      <ImageUp className="size-7 text-green" aria-hidden="true" />
      <span className="font-medium">{a("pictures.drop")}</span>
      <span className="soft">{a("pictures.kinds")}</span>
      <input
        type="file"
        className="hidden-input"
        accept={TYPES.join(",")}
        multiple
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // The same file may be chosen again.
          target.value = "";
        }}
      />
    </label>
  );
}
