/** Where something is about to be; as large as it will be. */
export function Skeleton({ className = "" }: { className?: string }) {
  return <span aria-hidden="true" className={`block animate-pulse rounded-xl bg-sunk ${className}`} />;
}

export function TileSkeletons({ count }: { count: number }) {
  return (
    <ul className="tiles" aria-hidden="true">
      {Array.from({ length: count }, (_, place) => (
        <li key={place}>
          <Skeleton className="aspect-square !rounded-[20px]" />
          <Skeleton className="mt-3 h-4 w-3/4" />
          <Skeleton className="mt-2 h-4 w-1/3" />
        </li>
      ))}
    </ul>
  );
}
