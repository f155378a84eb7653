import { useA } from "../i18n/useA";

/** How much of a file is there. */
export function Sending({ name, share }: { name: string; share: number }) {
  const a = useA();
  return (
    <p role="status" className="mt-3">
      {a("pictures.sending", { name, share: Math.round(share * 100) })}
      <progress className="mt-1 block w-full accent-green" value={share} aria-label={name} />
    </p>
  );
}
