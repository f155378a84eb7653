/** What `pt-br` is called, in the reader's language. */
export function languageName(tag: string, reader: string): string {
  const name = new Intl.DisplayNames([reader], { type: "language" }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(reader) + name.slice(1);
}
