/** Hands the browser a file to keep. */
export function saveFile(name: string, type: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  // Once the click was handled the browser holds the file itself.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
