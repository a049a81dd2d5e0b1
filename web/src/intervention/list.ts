/** Interventions as entries of the Scene: put in, taken out, said in words. */

import type { Intervention } from '../core/types.ts';

/** Where an intervention acts; an absent part means all. */
export interface Reach {
  layer?: number;
  head?: number;
}

export interface Place {
  layer: number;
  head: number;
}

function placeIn({ layer, head }: Reach): string {
  if (layer === undefined) return '';
  return head === undefined ? `${layer}` : `${layer}.${head}`;
}

export function reachOf(one: Intervention): Reach {
  const { layer, head } = one as Reach;
  return { ...(layer !== undefined && { layer }), ...(head !== undefined && { head }) };
}

export function sameIntervention(one: Intervention, other: Intervention): boolean {
  const sorted = (value: Intervention) =>
    JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
}

/** Two entries of which only the newer can hold: the same kind at the same place. */
function replaces(one: Intervention, other: Intervention): boolean {
  if (one.kind !== other.kind || placeIn(reachOf(one)) !== placeIn(reachOf(other))) return false;
  if (one.kind === 'paint') {
    const { query, key } = other as typeof one;
    return one.query === query && one.key === key;
  }
  return one.kind !== 'block' || one.token === (other as typeof one).token;
}

/** `one` at the end of the list, in place of what it replaces. */
export function withIntervention(list: Intervention[], one: Intervention): Intervention[] {
  return [...list.filter((other) => !replaces(one, other)), one];
}

/** Whether one of the first `tokens` tokens sees later ones: then they are others in a longer text. */
export function looksAhead(list: Intervention[], tokens: number): boolean {
  return list.some((one) => {
    if (one.kind === 'off') return one.by === 'mean';
    if (one.kind !== 'mask') return false;
    return one.mask === 'none' || (one.mask === 'prefix' && one.size > tokens);
  });
}

export function withoutIntervention(list: Intervention[], one: Intervention): Intervention[] {
  return list.filter((other) => !sameIntervention(one, other));
}

/** What is done to the head alone by this kind; undefined: nothing. */
export function atHead<K extends Intervention['kind']>(
  list: Intervention[],
  kind: K,
  { layer, head }: Place,
): Extract<Intervention, { kind: K }> | undefined {
  const found = list.find((one) => {
    const reach = reachOf(one);
    return one.kind === kind && reach.layer === layer && reach.head === head;
  });
  return found as Extract<Intervention, { kind: K }> | undefined;
}

/** Switches a head off, or on again when it is off. Of `place`, which may know more, only these two enter the Scene. */
export function toggledOff(list: Intervention[], { layer, head }: Place): Intervention[] {
  const off = atHead(list, 'off', { layer, head });
  if (off) return withoutIntervention(list, off);
  return withIntervention(list, { kind: 'off', layer, head, by: 'zero' });
}

export function reaches(one: Intervention, { layer, head }: Place): boolean {
  const reach = reachOf(one);
  return (reach.layer ?? layer) === layer && (reach.head ?? head) === head;
}

/** What is written in place of what the head makes of its weights; empty: nothing is. */
export function silencedWords(list: Intervention[], place: Place): string {
  const off = atHead(list, 'off', place);
  if (!off) return '';
  return off.by === 'zero' ? 'switched off' : 'replaced by its mean';
}

/** No head hides anything: the mask is out everywhere. */
export function seesEverything(list: Intervention[]): boolean {
  const masks = list.filter((one) => one.kind === 'mask');
  return masks.length > 0 && masks.every((one) => one.mask === 'none') && masks.some(isEverywhere);
}

/** Somewhere a head sees what comes later. */
export function seesLater(list: Intervention[]): boolean {
  return list.some(
    (one) => one.kind === 'mask' && (one.mask === 'none' || (one.mask === 'prefix' && one.size > 1)),
  );
}

function isEverywhere(one: Intervention): boolean {
  return reachOf(one).layer === undefined;
}

/** `off`: crossed out; `edited`: changed by an entry that names it; `none`: as the model is. */
export function stateOfHead(list: Intervention[], place: Place): 'off' | 'edited' | 'none' {
  if (atHead(list, 'off', place)) return 'off';
  return list.some((one) => reachOf(one).layer !== undefined && reaches(one, place)) ? 'edited' : 'none';
}

function subjectOf({ layer, head }: Reach): string {
  if (layer === undefined) return 'Every layer';
  return head === undefined ? `Layer ${layer}` : `Head ${layer}.${head}`;
}

const tokens = (count: number) => (count === 1 ? 'token' : `${count} tokens`);

function maskWords(one: Extract<Intervention, { kind: 'mask' }>): string {
  switch (one.mask) {
    case 'window':
      return `sliding window of ${one.size}`;
    case 'sinks':
      return `sliding window of ${one.size}, and the first ${tokens(one.sinks)} always`;
    case 'prefix':
      return `the first ${tokens(one.size)} see each other`;
    case 'none':
      return 'no mask, later tokens are seen';
    case 'causal':
      return 'a causal mask, later tokens are hidden';
  }
}

function blockWords(one: Extract<Intervention, { kind: 'block' }>, names: (token: number) => string): string {
  const { layer, head } = one;
  const name = `“${names(one.token)}”`;
  if (layer === undefined) return `Nobody may look at ${name}`;
  return head === undefined
    ? `In layer ${layer} nobody may look at ${name}`
    : `Head ${layer}.${head} may not look at ${name}`;
}

const PATTERNS = {
  uniform: 'looks evenly at all it may see',
  previous: 'looks only at the token before',
  own: 'looks only at the token itself',
};

/** "Head 18.6 switched off"; `names` gives the text of the token at a position. */
export function wordsOf(one: Intervention, names: (token: number) => string): string {
  const subject = subjectOf(reachOf(one));
  switch (one.kind) {
    case 'off':
      return one.by === 'zero' ? `${subject} switched off` : `${subject} replaced by its mean over the text`;
    case 'temperature':
      return `${subject}: attention temperature ${one.temperature}`;
    case 'block':
      return blockWords(one, names);
    case 'mask':
      return `${subject}: ${maskWords(one)}`;
    case 'weights':
      return `${subject} ${PATTERNS[one.pattern]}`;
    case 'scale':
      return `${subject}: output × ${one.factor}`;
    case 'paint':
      return `${subject}: “${names(one.query)}” looks at “${names(one.key)}” with weight ${one.weight}`;
    case 'skip_layer':
      return `${subject} skipped`;
    case 'skip_feed_forward':
      return `${subject}: feed-forward network skipped`;
  }
}

/** Entries that a model of this size has no place for are left out, and said. */
export function fitting(
  list: Intervention[],
  { layers, heads, tokens: count }: { layers: number; heads: number; tokens: number },
): { kept: Intervention[]; left: Intervention[] } {
  const fits = (one: Intervention) => {
    const { layer = 0, head = 0 } = reachOf(one);
    if (layer >= layers || head >= heads) return false;
    if (one.kind === 'paint') return one.query < count && one.key < count;
    return one.kind !== 'block' || one.token < count;
  };
  return { kept: list.filter(fits), left: list.filter((one) => !fits(one)) };
}
