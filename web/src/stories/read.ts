/** What stories read of the head on show: always asked of the core, never of what a view may still show. */

import type { HeadStages, HeadStatistics, StagePart } from '../core/types.ts';
import { tokenNumbers } from '../trace/token_numbers.ts';
import type { Token } from '../trace/tokens.ts';
import { shortWeight } from '../view/text/format.ts';
import { rowNameAt } from '../view/text/token_name.ts';
import type { StoryPage } from './story.ts';

export interface HeadRead {
  stages: HeadStages;
  queryTokens: Token[];
  keyTokens: Token[];
  /** "Head 3.1". */
  name: string;
}

export interface Looked {
  key: number;
  word: string;
  weight: number;
}

/** Null: nothing is on the screen. */
export async function headOnShow(
  { session }: Pick<StoryPage, 'session'>,
  parts: readonly StagePart[] = [],
): Promise<HeadRead | null> {
  const { trace, layer, head, queryTokens, keyTokens } = session;
  if (!trace) return null;
  const stages = await trace.head(layer, head, parts);
  const fits = stages.queries === queryTokens.length && stages.keys === keyTokens.length;
  return fits ? { stages, queryTokens, keyTokens, name: `Head ${layer}.${head}` } : null;
}

/** The figures of the head on show, as the core describes it. */
export async function statisticsOnShow({
  session,
}: Pick<StoryPage, 'session'>): Promise<HeadStatistics | null> {
  const { trace, layer, head } = session;
  if (!trace) return null;
  const all = await trace.statistics(tokenNumbers(trace.summary, (at) => session.tokensOf(at)));
  return all.find((figures) => figures.layer === layer && figures.head === head) ?? null;
}

export function weightAt({ stages }: HeadRead, query: number, key: number): number {
  return stages.weights[query * stages.keys + key] ?? 0;
}

/** What a row looks at, strongest first; what is hidden is left out. */
export function lookedAt(head: HeadRead, query: number): Looked[] {
  const { stages, keyTokens } = head;
  return keyTokens
    .map((token, key) => ({ key, word: token.text, weight: weightAt(head, query, key) }))
    .filter(({ key }) => stages.allowed[query * stages.keys + key] !== 0)
    .toSorted((one, other) => other.weight - one.weight);
}

/** "“it” gives “trophy” .62, “suitcase” .18". */
export function rowInWords(head: HeadRead, query: number, count = 2): string {
  const listed = lookedAt(head, query)
    .slice(0, count)
    .map(({ word, weight }) => `“${word}” ${shortWeight(weight)}`);
  return `“${rowNameAt(head.queryTokens, query)}” gives ${listed.join(', ')}`;
}

/** The place of a word, as it is written; -1: it is not there. */
export function placeOf(tokens: readonly Token[], word: string): number {
  return tokens.findIndex(({ text }) => text === word);
}
