import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";

interface Props {
  title: string;
  closeLabel: string;
  isOpen: boolean;
  onClose: () => void;
  /** Slides in from the side, or stands in the middle. */
  place?: "side" | "middle";
  footer?: ReactNode;
  children: ReactNode;
}

const PLACES = {
  side: "sheet-side ml-auto mr-0 my-0 h-dvh max-h-none w-full max-w-md rounded-l-3xl max-sm:rounded-none",
  middle: "m-auto w-full max-w-lg max-h-[85dvh] rounded-3xl max-sm:mb-0 max-sm:max-w-none max-sm:rounded-b-none",
};

/** The browser's own modal dialog: it keeps the keyboard inside, closes with Escape, and gives the focus back. */
export function Sheet({ title, closeLabel, isOpen, onClose, place = "side", footer, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open === isOpen) return;
    if (isOpen) element.showModal();
    else element.close();
  }, [isOpen]);
  return (
    // The backdrop is the dialog itself; a click on it is a mouse's way out, Escape the keyboard's.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      aria-label={title}
      className={`sheet bg-paper p-0 text-ink shadow-(--shadow) ${PLACES[place]}`}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {isOpen && (
        <div className="flex h-full max-h-[inherit] flex-col">
          <div className="flex items-center justify-between gap-4 px-5 pt-4 pb-3 sm:px-6">
            <h2>{title}</h2>
            <button type="button" className="tool -mr-2" aria-label={closeLabel} onClick={onClose}>
              <X aria-hidden="true" />
            </button>
          </div>
          <div className="relative grow overflow-y-auto px-5 pb-5 sm:px-6">{children}</div>
          {footer && <div className="border-t border-line px-5 py-4 sm:px-6">{footer}</div>}
        </div>
      )}
    </dialog>
  );
}
