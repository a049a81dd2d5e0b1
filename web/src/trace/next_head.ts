/** The next head of a trace in reading order (1), or the one before (-1); the last is followed by the first. */
export function nextHead(
  layers: readonly { heads: number }[],
  from: { layer: number; head: number },
  step: 1 | -1,
): { layer: number; head: number } | null {
  const heads = layers.flatMap(({ heads }, layer) =>
    Array.from({ length: heads }, (_, head) => ({ layer, head })),
  );
  const at = heads.findIndex(({ layer, head }) => layer === from.layer && head === from.head);
  return heads[(at + step + heads.length) % heads.length] ?? null;
}
