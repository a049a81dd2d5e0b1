/**
 * What setting the weight of a word on a word comes to: in each row of its pieces, those pairs that may look share
 * the number evenly. So each row gives the other word that number, and so does the mean of the rows.
 */

import type { PaintedCells } from '../../core/types.ts';
import type { CellPart, CellTarget } from '../../intervention/cell_target.ts';
import type { HeadPosition } from '../../scene/scene.ts';
import { isLongStages, rowOf } from '../../trace/head_rows.ts';
import type { Cell } from '../../trace/selection.ts';
import type { PieceBlock, WordSession } from '../../trace/word_session.ts';
import { inForm } from '../text/form.ts';
import { formed } from '../text/form_words.ts';
import { plural, shortWeight } from '../text/format.ts';
import { distinctName } from '../text/token_name.ts';

/** The rows of a word's pieces. */
interface PieceRows {
  block: PieceBlock;
  /** For each row at how many pieces of the other word it may look. */
  seen: readonly number[];
  /** Rows that may look at something, but at none of these. */
  blind: number;
  /** Rows that may look at nothing else: there it has all, whatever is set. */
  alone: number;
}

/** Of a long head they are fetched. @throws where the head is gone */
async function rowsOf(
  { pieces }: WordSession,
  block: PieceBlock,
  head: HeadPosition | undefined,
): Promise<PieceRows> {
  const { queries, keys } = block;
  const count = queries.to - queries.from;
  const { stages, tiles, trace } = pieces;
  const wanted = { first: queries.from, count };
  const shown = stages && isLongStages(stages) ? tiles?.rows(wanted) : stages;
  const here = await (head ? trace?.head(head.layer, head.head, [], wanted) : shown);
  const rows = Array.from({ length: count }, (_, at) => here && rowOf(here, queries.from + at));
  const seen = rows.map((row) => row?.allowed.subarray(keys.from, keys.to).filter(Boolean).length ?? 0);
  const others = rows.map((row, at) => (row?.allowed.filter(Boolean).length ?? 0) - (seen[at] ?? 0));
  return {
    block,
    seen,
    blind: seen.filter((count, at) => count === 0 && (others[at] ?? 0) > 0).length,
    alone: seen.filter((count, at) => count > 0 && others[at] === 0).length,
  };
}

/** Rows that see as many pieces get the same in each. */
function partsOf({ block: { queries, keys }, seen }: PieceRows): CellPart[] {
  const parts: CellPart[] = [];
  for (const [at, count] of seen.entries()) {
    if (count === 0) continue;
    const last = parts.at(-1);
    const follows = last && last.cells.query + (last.cells.queries ?? 1) === queries.from + at;
    if (last && follows && last.share === 1 / count) last.cells.queries = (last.cells.queries ?? 1) + 1;
    else {
      const cells = { query: queries.from + at, key: keys.from, queries: 1, keys: keys.to - keys.from };
      parts.push({ cells, share: 1 / count });
    }
  }
  return parts;
}

function thousandths(weight: number): string {
  return weight.toFixed(3).replace(/^0/, '');
}

/** What is set once the number is. */
function wishWords(seen: readonly number[]): string {
  const rows = seen.filter((count) => count > 0).length;
  const pairs = seen.reduce((sum, count) => sum + count, 0);
  const where =
    rows === 1
      ? 'they share the number evenly'
      : formed`in each of ${rows} rows they share the number evenly, so that the mean is that number`;
  return `A number here sets ${plural(pairs, 'pair')} of pieces: ${where}.`;
}

/** What each pair of pieces gets. */
function pairsWords({ seen, block }: PieceRows, number: number): string {
  const keys = block.keys.to - block.keys.from;
  const rows = seen.filter((count) => count > 0).length;
  const [written, each] = [shortWeight(number), thousandths(number / keys)];
  const silent = seen.length - rows;
  const without =
    silent > 0
      ? ` ${plural(silent, inForm('row'))} may look at nothing and ${silent === 1 ? 'does' : 'do'} not count.`
      : '';
  if (seen.some((count) => count > 0 && count < keys))
    return `In each of ${plural(rows, inForm('row'))} of pieces, those that may be seen share ${written} evenly; hidden ones count for nothing.${without}`;
  if (rows === 1)
    return formed`Its ${keys} pieces get ${each} each, ${written} together; what else is in the row shares the rest as before.${without}`;
  if (keys === 1)
    return formed`Each of its ${rows} rows gives ${written}, and so does their mean; what else is in a row shares the rest as before.${without}`;
  return formed`Each of ${rows * keys} pairs of pieces gets ${each}: every row adds up to ${written}, and so does the mean.${without}`;
}

/** Why the word's weight cannot be set as one; empty: it can. */
function whyNot({ seen, blind, alone }: PieceRows, read: string): string {
  if (!seen.some((count) => count > 0))
    return 'The mask hides every pair of their pieces: what is set here counts for nothing.';
  if (alone > 0)
    return `In ${alone} of ${plural(seen.length, inForm('row'))} of pieces nothing but “${read}” may be looked at: it has all the weight there, whatever is set.`;
  if (blind === 0) return '';
  return `${blind} of ${plural(seen.length, inForm('row'))} of pieces may not look at “${read}”, and counts in the mean: its weight cannot be set as one number.`;
}

/** What is set in several heads, whose masks may differ. */
interface HeadsTarget {
  /** For each head; null: there no one number can be set. */
  targets: readonly (CellTarget | null)[];
  /** They are those of the head on show. */
  alike: boolean;
}

/** `own`: of the head on show. @throws where a head is gone */
export async function targetsIn(
  words: WordSession,
  cells: PaintedCells,
  own: CellTarget,
  heads: readonly HeadPosition[],
): Promise<HeadsTarget> {
  const found = await Promise.all(heads.map((head) => wordTarget(words, cells, head)));
  const targets = found.map((target) => (typeof target === 'string' ? null : target));
  const parts = JSON.stringify(own.parts);
  return { targets, alike: targets.every((target) => target && JSON.stringify(target.parts) === parts) };
}

/** Or why there is none. `head`: another one than that on show. @throws where the head is gone */
export async function wordTarget(
  words: WordSession,
  { query, key, queries = 1, keys = 1 }: PaintedCells,
  head?: HeadPosition,
): Promise<CellTarget | string> {
  const cells = Array.from(
    { length: queries * keys },
    (_, at): Cell => ({
      query: query + Math.floor(at / keys),
      key: key + (at % keys),
    }),
  );
  const rows = await Promise.all(cells.map((cell) => rowsOf(words, words.block(cell), head)));
  const reasons = rows.map((row, at) => whyNot(row, distinctName(words.keyTokens, cells[at]?.key ?? 0)));
  const reason = reasons.find((words) => words !== '');
  if (reason !== undefined) return reason;
  const first = words.block({ query, key }).queries.from;
  const last = words.block({ query: query + queries - 1, key }).queries.to;
  const [only] = rows;
  const parts = rows.flatMap(partsOf);
  const isPlain = rows.length === 1 && only?.seen.length === 1 && (parts[0]?.cells.keys ?? 1) === 1;
  return {
    parts,
    rows: { query: first, key: 0, queries: last - first },
    ...(only &&
      !isPlain && {
        says: (number) =>
          number === null
            ? wishWords(rows.flatMap(({ seen }) => seen))
            : rows.length === 1
              ? pairsWords(only, number)
              : formed`Each of ${rows.length} pairs of words gets ${shortWeight(number)}: in each row of pieces, those of a word share it evenly.`,
      }),
  };
}
