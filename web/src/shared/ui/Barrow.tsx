/** The shop's sign: a small barrow. */
export function Barrow() {
  return (
    <svg viewBox="0 0 28 28" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d="M2 7h3l3 11h12l3-9H6" />
      <circle cx="11" cy="23" r="2.4" fill="currentColor" stroke="none" />
      <path d="M20 18l5 5" />
    </svg>
  );
}
