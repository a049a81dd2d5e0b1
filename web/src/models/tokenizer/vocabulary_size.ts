/** How many rows an embedding needs, by the tokenizer of an encoder. */

interface TokenizerFile {
  /** Unigram models count their pieces from 0. */
  model?: { vocab?: Record<string, number> | unknown[] };
  added_tokens?: { id?: number }[];
}

/** The largest number of a token, plus one; 0 where the file names none in the usual way. */
export function vocabularySize(json: string | { gguf: string }): number {
  if (typeof json !== 'string') return (JSON.parse(json.gguf) as { tokens?: unknown[] }).tokens?.length ?? 0;
  const { model, added_tokens: added } = JSON.parse(json) as TokenizerFile;
  const vocab = model?.vocab ?? {};
  const own = Array.isArray(vocab) ? [vocab.length - 1] : Object.values(vocab);
  const ids = [...own, ...(added ?? []).map(({ id }) => id ?? 0)];
  return ids.reduce((most, id) => Math.max(most, id + 1), 0);
}
