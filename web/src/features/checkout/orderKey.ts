/** A key for each request of its own: the same content again, after an answer that was lost, has the same key. */
export function keyFor(last: { content: string; key: string } | null, content: string): { content: string; key: string } {
  return last?.content === content ? last : { content, key: crypto.randomUUID() };
}
