import { useEffect, useRef } from "react";
import { useLocation } from "wouter";

/** A page that was gone to begins at its top, and is where the keyboard is; one that was gone back to is where it was left. */
export function useScroll(): void {
  const [location] = useLocation();
  const wentBack = useRef(false);
  const isFirst = useRef(true);
  useEffect(() => {
    const back = () => (wentBack.current = true);
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  useEffect(() => {
    if (!isFirst.current && !wentBack.current) {
      window.scrollTo(0, 0);
      document.getElementById("main")?.focus({ preventScroll: true });
    }
    isFirst.current = false;
    wentBack.current = false;
  }, [location]);
}
