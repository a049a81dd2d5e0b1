/** How many rows an embedding needs, by the `tokenizer.json` of an encoder. */

interface TokenizerFile {
  model?: { vocab?: Record<string, number> };
  added_tokens?: { id?: number }[];
}

/** The largest number of a token, plus one; 0 where the file names none in the usual way. */
export function vocabularySize(json: string): number {
  const { model, added_tokens: added } = JSON.parse(json) as TokenizerFile;
  const ids = [...Object.values(model?.vocab ?? {}), ...(added ?? []).map(({ id }) => id ?? 0)];
  return ids.reduce((most, id) => Math.max(most, id + 1), 0);
}
