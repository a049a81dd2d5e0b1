/** Where a reader is in a story, as the address says it: `sink.2`, and `sink.3.1` once its question is answered. */

export interface Place {
  name: string;
  /** Counted from 0. */
  step: number;
  /** The answer that was chosen, from 0; null: none yet. */
  answer: number | null;
}

const PLACE = /^([a-z]+)(?:\.(\d{1,3})(?:\.(\d{1,3}))?)?$/;

/** A name alone is its first step. Null: no place is written so. */
export function readPlace(text: string): Place | null {
  const [, name, step = '1', answer] = PLACE.exec(text) ?? [];
  if (name === undefined) return null;
  return {
    name,
    step: Math.max(0, Number(step) - 1),
    answer: answer === undefined ? null : Math.max(0, Number(answer) - 1),
  };
}

export function writePlace({ name, step, answer }: Place): string {
  return `${name}.${step + 1}${answer === null ? '' : `.${answer + 1}`}`;
}

/** How many letters have to change to make one name of the other. */
function distance(one: string, other: string): number {
  let row = [...other, ''].map((_, at) => at);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [at, same] of [...other].entries())
      next.push(
        Math.min((row[at] ?? 0) + Number(letter !== same), (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** More letters than these are no slip. */
const MOST_SLIPS = 2;

/** The name that was probably meant; null: none is near. */
export function nearestName(name: string, names: readonly string[]): string | null {
  const near = names
    .map((candidate) => ({ candidate, slips: distance(name, candidate) }))
    .filter(
      ({ candidate, slips }) => slips < name.length && (slips <= MOST_SLIPS || candidate.startsWith(name)),
    )
    .toSorted((one, other) => one.slips - other.slips)[0];
  return near?.candidate ?? null;
}
