/** Interventions as entries of the Scene: put in, taken out, said in words. */

import type { HeadSite, Intervention, OwnPositions } from '../core/types.ts';
import { kindOf } from './kinds/index.ts';
import type { Reach, TokenNames } from './kinds/kind.ts';
import { headSite, isSameSite, reachOf } from './kinds/sites.ts';
import { rectanglesShowLater } from './painted_bands.ts';
import { paintsLater } from './painted_cells.ts';

export type { Reach } from './kinds/kind.ts';
export { reachOf } from './kinds/sites.ts';

export function sameIntervention(one: Intervention, other: Intervention): boolean {
  const sorted = (value: Intervention) =>
    JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
}

/** Two entries of which only the newer can hold: the same kind at the same site. */
function replaces(entry: Intervention, other: Intervention): boolean {
  if (entry.kind !== other.kind || !isSameSite(reachOf(entry), reachOf(other))) return false;
  return !kindOf(entry).standsBeside?.(entry, other);
}

/** `one` at the end of the list, in place of what it replaces. */
export function withIntervention(list: Intervention[], one: Intervention): Intervention[] {
  return [...list.filter((other) => !replaces(one, other)), one];
}

/** Whether one of the first `tokens` tokens sees later ones: then they are others in a longer text. */
export function looksAhead(list: Intervention[], tokens: number): boolean {
  return list.some((one) => {
    if (one.kind === 'off') return one.by === 'mean';
    return one.kind === 'mask' && (one.empty === 'uniform' || showsLater(one, tokens));
  });
}

export function withoutIntervention(list: Intervention[], one: Intervention): Intervention[] {
  return list.filter((other) => !sameIntervention(one, other));
}

/** What is done to the head alone by this kind; undefined: nothing. */
export function atHead<K extends Intervention['kind']>(
  list: Intervention[],
  kind: K,
  site: HeadSite,
): Extract<Intervention, { kind: K }> | undefined {
  return atReach(list, kind, site);
}

/** The entry of this kind that acts exactly there; undefined: there is none. */
export function atReach<K extends Intervention['kind']>(
  list: Intervention[],
  kind: K,
  site: Reach,
): Extract<Intervention, { kind: K }> | undefined {
  const entry = list.find((candidate) => candidate.kind === kind && isSameSite(reachOf(candidate), site));
  return entry as Extract<Intervention, { kind: K }> | undefined;
}

/** Switches a head off, or on again when it is off. */
export function toggledOff(list: Intervention[], site: HeadSite): Intervention[] {
  const off = atHead(list, 'off', site);
  if (off) return withoutIntervention(list, off);
  return withIntervention(list, { kind: 'off', ...headSite(site), by: 'zero' });
}

/** Takes a change back when it is there already. */
export function toggled(list: Intervention[], entry: Intervention): Intervention[] {
  const without = withoutIntervention(list, entry);
  return without.length < list.length ? without : withIntervention(list, entry);
}

export function reaches(one: Intervention, { stack, layer, head }: HeadSite): boolean {
  const reach = reachOf(one);
  if ((reach.stack ?? stack) !== stack) return false;
  return (reach.layer ?? layer) === layer && (reach.head ?? head) === head;
}

/** More marks than that say no more. */
const MOST_MARKS = 4096;

/** Cells of a head whose weight or score was set by hand. */
export function paintedCells(list: Intervention[], site: HeadSite): { query: number; key: number }[] {
  const cells: { query: number; key: number }[] = [];
  for (const entry of list) {
    if ((entry.kind !== 'paint' && entry.kind !== 'score') || !reaches(entry, site)) continue;
    const { query, key, queries = 1, keys = 1 } = entry;
    for (let at = 0; at < queries * keys && cells.length < MOST_MARKS; at++)
      cells.push({ query: query + Math.floor(at / keys), key: key + (at % keys) });
  }
  return cells;
}

/** What is written in place of what the head makes of its weights; empty: nothing is. */
export function silencedWords(list: Intervention[], site: HeadSite): string {
  const off = atHead(list, 'off', site);
  if (!off) return '';
  return off.by === 'zero' ? 'switched off' : 'replaced by its mean';
}

/** No head hides anything: the mask is out everywhere. */
export function seesEverything(list: Intervention[]): boolean {
  const masks = list.filter((one) => one.kind === 'mask');
  return (
    masks.length > 0 &&
    masks.every((one) => one.mask === 'none' && !one.rectangles) &&
    masks.some(isEverywhere)
  );
}

/** Whether one of the first `tokens` sees one that comes after them. */
function showsLater(one: Extract<Intervention, { kind: 'mask' }>, tokens: number): boolean {
  if (rectanglesShowLater(one.rectangles ?? '', tokens)) return true;
  if (one.mask === 'painted') return one.keys > tokens && paintsLater(one.cells, one.keys);
  return one.mask === 'none' || 'later' in one || (one.mask === 'prefix' && one.size > tokens);
}

/** Somewhere a head sees what comes later. */
export function seesLater(list: Intervention[]): boolean {
  return list.some((one) => one.kind === 'mask' && showsLater(one, 1));
}

function isEverywhere(one: Intervention): boolean {
  return reachOf(one).layer === undefined;
}

/** `off`: crossed out; `edited`: changed by an entry that names it; `none`: as the model is. */
export function stateOfHead(list: Intervention[], site: HeadSite): 'off' | 'edited' | 'none' {
  if (atHead(list, 'off', site)) return 'off';
  return list.some((one) => reachOf(one).layer !== undefined && reaches(one, site)) ? 'edited' : 'none';
}

/** Names a movement, but for a stroke of the brush, which is one by itself: the same setting at the same site, whatever its value. */
export function gestureOf(entry: Intervention): string {
  if (entry.kind === 'mask' && entry.mask === 'painted') return '';
  const { kind, stack, layer, head, query, key, ...rest } = entry as Partial<Record<string, unknown>>;
  const { queries, keys, token, rectangles } = rest;
  return JSON.stringify([kind, stack, layer, head, query, key, queries, keys, token, rectangles]);
}

/** "Head 18.6 switched off"; `names` gives the text of the token at a position. */
export function wordsOf(entry: Intervention, names: TokenNames): string {
  return kindOf(entry).words(entry, names);
}

/** Entries that a model of this size has no site for are left out, and said. */
export function fitting(
  list: Intervention[],
  {
    layers,
    heads,
    tokens,
    positions = 'kept',
  }: { layers: number; heads: number; tokens: number; positions?: OwnPositions },
): { kept: Intervention[]; left: Intervention[] } {
  const fits = (entry: Intervention) => {
    const { layer = 0, head = 0 } = reachOf(entry);
    return layer < layers && head < heads && (kindOf(entry).fits?.(entry, tokens, positions) ?? true);
  };
  return { kept: list.filter(fits), left: list.filter((entry) => !fits(entry)) };
}
