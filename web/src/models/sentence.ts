/** Words as one types them: what may complete the one at the caret, and how they are written together. */

/** The word that ends at `caret`, for completion; null where none does. */
export function wordAt(text: string, caret: number): { from: number; to: number; word: string } | null {
  // What is elided is a word of its own.
  const before = /[^\s.,;!?'’]+['’]?$/.exec(text.slice(0, caret))?.[0] ?? '';
  const after = /^[^\s.,;!?]+/.exec(text.slice(caret))?.[0] ?? '';
  if (before === '' || after !== '') return null;
  return { from: caret - before.length, to: caret, word: before };
}

const MOST_OFFERED = 8;

/** Words of the vocabulary that begin like `word`, the shortest first; not the word itself. */
export function completionsOf(vocabulary: readonly string[], word: string): string[] {
  const start = word.toLowerCase();
  return vocabulary
    .filter((one) => one.toLowerCase().startsWith(start) && one.toLowerCase() !== start && isWord(one))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .slice(0, MOST_OFFERED);
}

/** Not one of the vocabulary's own signs, such as `<end>`. */
export function isWord(entry: string): boolean {
  return !/^[<⟨(].*[>⟩)]$/.test(entry);
}

/** Words as one writes them: what is elided stays with what follows. */
export function joined(words: readonly string[]): string {
  return words.join(' ').replace(/(['’]) /g, '$1');
}
