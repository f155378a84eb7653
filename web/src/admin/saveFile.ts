/** Hands the browser a file to keep. */
export function saveFile(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  // Once the click was handled the browser holds the file itself.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

export function saveCsv(name: string, parts: readonly string[]): void {
  saveFile(name, new Blob([...parts], { type: "text/csv" }));
}
