/**
 * What is told to those who see a result for the first time: a sentence of the numbers on show, questions that lead
 * on, and what each example shows. A lab's guide is imported once its first result is on the screen.
 */

import type { Scene } from '../scene/scene.ts';
import { isLongStages, rowOf, weightAt } from '../trace/head_rows.ts';
import type { Cell } from '../trace/selection.ts';
import type { Token } from '../trace/tokens.ts';
import type { TraceSession } from '../trace/trace_session.ts';
import { strongestKey } from '../view/head/row.ts';
import { isolated } from '../view/text/direction.ts';
import { percent, shortWeight } from '../view/text/format.ts';
import { placedName } from '../view/text/token_name.ts';

/** What is on the screen. */
export type Seen = Pick<
  TraceSession,
  'trace' | 'stages' | 'queryTokens' | 'keyTokens' | 'layer' | 'head' | 'pin'
>;

/** Where the page shows what was asked for: a part of it, or an element of the lab by its tag. */
export type Place = 'number' | 'heads' | 'panel' | 'mask' | 'sink' | `tag:${string}`;

/** What happened, in a sentence, and where it is seen. */
export interface Answer {
  said: string;
  /** The same on paper, where nothing can be clicked; absent: as it is said. */
  onPaper?: string;
  place: Place;
}

/** What a question acts on. */
export interface Asked<Run> {
  host: {
    readonly scene: Scene;
    readonly session: TraceSession;
    change(next: Scene): Promise<void>;
    pin(pin: Scene['pin']): Promise<void>;
    /** Where the session shows words: the piece that is pinned with one. */
    pieceOf?(cell: Cell | null): Cell | null;
  };
  run: Run;
}

export interface Question<Run> {
  /** It leads to a part of the page, and has no answer on paper. */
  leads?: true;
  words(seen: Seen): string;
  /** On paper nobody points at what is meant; absent: the same words. */
  onPaper?(seen: Seen): string;
  ask(asked: Asked<Run>): Promise<Answer>;
}

export interface Guide<Run = unknown> {
  /** What to do first, where nothing is shown until the reader does it. */
  readonly begins?: string;
  /** Empty: there is nothing on the screen to speak of. */
  says(seen: Seen): string;
  questions: readonly Question<Run>[];
  /** By the name of an example, what it shows; empty where what is on the screen does not bear it out. */
  claims: Readonly<Record<string, (seen: Seen, run: Run) => string>>;
}

type Sight = Pick<Seen, 'pin' | 'stages' | 'queryTokens' | 'keyTokens'>;

/** No sign, and nothing that a tokenizer added. */
const isWord = ({ text, special }: Token) => !special && /[\p{L}\p{N}]/u.test(text);

/**
 * Of a text in which all see each other, the two words that are joined most: its last row, that of [SEP], would say
 * little. Null: there are no two, the last row goes on with the text, or the text is long.
 */
function strongestPair({ stages, queryTokens, keyTokens }: Sight): Cell | null {
  if (!stages || stages.hidesLater || isLongStages(stages)) return null;
  let best: Cell | null = null;
  let most = 0;
  for (const [query, asking] of queryTokens.entries()) {
    if (!isWord(asking)) continue;
    for (const [key, read] of keyTokens.entries()) {
      if (!isWord(read) || (key === query && read.raw === asking.raw)) continue;
      const weight = weightAt(stages, query, key);
      if (weight > most) [best, most] = [{ query, key }, weight];
    }
  }
  return best;
}

/** The pinned cell; of a pinned row what it looks at most; where nothing is pinned, what tells most of the text. */
export function cellInQuestion(seen: Sight): Cell | null {
  const { pin, stages } = seen;
  if (!stages) return null;
  const pair = pin ? null : strongestPair(seen);
  if (pair) return pair;
  if (pin && pin.key >= 0 && pin.query < stages.queries && pin.key < stages.keys) return pin;
  const query = pin && pin.query < stages.queries ? pin.query : stages.queries - 1;
  const row = rowOf(stages, query);
  return row && !row.isEmpty ? { query, key: strongestKey(stages, query) } : null;
}

/** “it”, told from others of its name. */
export function queryName({ queryTokens }: Pick<Seen, 'queryTokens'>, query: number): string {
  const read = queryTokens.map(({ text }) => ({ text }));
  return `“${isolated(placedName(read, query))}”`;
}

export function keyName({ keyTokens }: Pick<Seen, 'keyTokens'>, key: number): string {
  return `“${isolated(placedName(keyTokens, key))}”`;
}

/** ".62", in the head on show. */
export function weightIn({ stages }: Pick<Seen, 'stages'>, query: number, key: number): string {
  return shortWeight(weightAt(stages, query, key));
}

const LEAST_TOLD = 0.005;

/** "62%"; what is neither nothing nor all is never called so. */
export function shareIn({ stages }: Pick<Seen, 'stages'>, query: number, key: number): string {
  const weight = weightAt(stages, query, key);
  if (weight > 0 && weight < LEAST_TOLD) return 'less than 1%';
  if (weight < 1 && weight >= 1 - LEAST_TOLD) return 'more than 99%';
  return percent(weight);
}

/** “it” gives 62% of its attention to “trophy” */
export function looksWords(seen: Seen, { query, key }: Cell): string {
  return `${queryName(seen, query)} gives ${shareIn(seen, query, key)} of its attention to ${keyName(seen, key)}`;
}

export function countHeads({ trace }: Pick<Seen, 'trace'>): number {
  return trace?.summary.layers.reduce((sum, { heads }) => sum + heads, 0) ?? 0;
}

/** “it” gives 62% of its attention to “trophy” in head 3.1, one of 72 heads. */
export function headSays(seen: Seen): string {
  const cell = cellInQuestion(seen);
  if (!cell) return '';
  const count = countHeads(seen);
  const among = count > 1 ? ` in head ${seen.layer}.${seen.head}, one of ${count} heads` : '';
  const more = seen.pin ? '' : ' Choose a word to see what it looks at.';
  return `${looksWords(seen, cell)}${among}.${more}`;
}

/** Whether these tokens stand at their places. */
export function readsAs(tokens: Seen['keyTokens'], wanted: Readonly<Record<number, string>>): boolean {
  return Object.entries(wanted).every(([place, text]) => tokens[Number(place)]?.text === text);
}

/** A sentence about a head, where that is on show and its weights are so. */
export function claimOf(
  [layer, head]: readonly [layer: number, head: number],
  holds: (seen: Seen, weight: (query: number, key: number) => number) => boolean,
  words: (seen: Seen) => string,
): (seen: Seen) => string {
  return (seen) => {
    const { stages } = seen;
    if (!stages || seen.layer !== layer || seen.head !== head) return '';
    return holds(seen, (query, key) => weightAt(stages, query, key)) ? words(seen) : '';
  };
}
