/** Another mask in place of the model's own. */

import { rectanglesIn, rectangleWords } from '../painted_bands.ts';
import { isPaintedCells } from '../painted_cells.ts';
import { cellsFit } from './cells.ts';
import type { Kind, OfKind } from './kind.ts';
import { COUNT, reachOf, readReach, subjectOf, writeReach } from './sites.ts';

type Mask = OfKind<'mask'>;
export type MaskName = Mask['mask'];

const WHOLE = new RegExp(`^${COUNT}$`);
/** The numbers of each, in the order of its code, with the least that each may be. */
const NUMBERS: Readonly<Record<MaskName, readonly (readonly [name: string, least: number])[]>> = {
  none: [],
  causal: [],
  prefix: [['size', 1]],
  window: [['size', 1]],
  sinks: [
    ['size', 1],
    ['sinks', 1],
  ],
  dilated: [
    ['size', 1],
    ['step', 1],
  ],
  blocks: [['size', 1]],
  padding: [['size', 1]],
  random: [
    ['size', 1],
    ['drawn', 0],
    ['seed', 0],
  ],
  painted: [
    ['queries', 1],
    ['keys', 1],
  ],
  own: [],
};
const ONE_SIDED: readonly string[] = ['none', 'causal', 'prefix', 'painted', 'own'];
/** In front of rectangles: no other part of the code begins with it. */
const RECTANGLES = '.';
const EMPTY_CODES = { uniform: 'even', nan: 'nan' } as const;
const EMPTY_WORDS = { uniform: 'even', nan: 'not a number' } as const;

/** Whether it is there with what comes later and without. */
export function hasSides(mask: MaskName): boolean {
  return !ONE_SIDED.includes(mask);
}

const tokens = (count: number) => (count === 1 ? 'token' : `${count} tokens`);

function shapeWords(entry: Mask): string {
  const later = 'later' in entry;
  const window = (size: number) => (later ? `sees ${size - 1} to each side` : `sliding window of ${size}`);
  switch (entry.mask) {
    case 'window':
      return window(entry.size);
    case 'sinks':
      return `${window(entry.size)}, and the first ${tokens(entry.sinks)} always`;
    case 'prefix':
      return `the first ${tokens(entry.size)} see each other`;
    case 'none':
      return 'no mask, later tokens are seen';
    case 'causal':
      return 'a causal mask, later tokens are hidden';
    case 'dilated':
      return `${entry.size} tokens ${later ? 'to each side' : 'back'}, ${entry.step} apart`;
    case 'blocks':
      return `blocks of ${entry.size} tokens${later ? '' : ', later tokens hidden'}`;
    case 'padding':
      return `all but the first ${tokens(entry.size)} is padding${later ? '' : ', later tokens hidden'}`;
    case 'random':
      return `blocks of ${entry.size}, and ${entry.drawn} drawn with seed ${entry.seed}${later ? '' : ', later tokens hidden'}`;
    case 'painted':
      return `painted by hand over ${entry.queries} × ${entry.keys} cells`;
    case 'own':
      return 'the mask as the model has it';
  }
}

function wordsOf(entry: Mask): string {
  const { rectangles } = entry;
  const painted = rectangles
    ? `${entry.mask === 'own' ? '' : `${shapeWords(entry)}, `}${rectangleWords(rectangles)}`
    : '';
  return `${painted || shapeWords(entry)}${entry.empty ? `; rows left empty are ${EMPTY_WORDS[entry.empty]}` : ''}`;
}

/** Its own numbers out of those that are there. */
export function numbersOf(mask: MaskName, from: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(NUMBERS[mask].map(([name, least]) => [name, from[name] ?? least]));
}

/** Takes the numbers of `mask` from the front; null where one is missing or too small. */
function takeNumbers(mask: MaskName, parts: string[]): Record<string, number> | null {
  const numbers: Record<string, number> = {};
  for (const [name, least] of NUMBERS[mask]) {
    const text = parts.shift() ?? '';
    if (!WHOLE.test(text) || Number(text) < least) return null;
    numbers[name] = Number(text);
  }
  return numbers;
}

function read(text: string): Mask | null {
  const [body = '', place, ...more] = text.split('@');
  const [name = '', ...parts] = body.split(':');
  const reach = readReach(place);
  if (!reach || more.length > 0 || !Object.hasOwn(NUMBERS, name)) return null;
  const mask = name as MaskName;
  const numbers = takeNumbers(mask, parts);
  if (!numbers) return null;
  const { queries = 0, keys = 0 } = numbers;
  const cells = mask === 'painted' && { cells: parts.shift() ?? '' };
  if (cells && !isPaintedCells(cells.cells, queries * keys)) return null;
  const later = hasSides(mask) && parts[0] === 'later' && { later: Boolean(parts.shift()) };
  const rectangles = parts[0]?.startsWith(RECTANGLES) && { rectangles: parts.shift()?.slice(1) ?? '' };
  if (rectangles && !rectanglesIn(rectangles.rectangles)?.length) return null;
  const code = parts.shift();
  const empty = Object.entries(EMPTY_CODES).find(([, known]) => known === code)?.[0];
  if (parts.length > 0 || (code !== undefined && !empty)) return null;
  return {
    kind: 'mask',
    mask,
    ...numbers,
    ...cells,
    ...later,
    ...rectangles,
    ...(empty && { empty }),
    ...reach,
  } as Mask;
}

function write(entry: Mask): string {
  const numbers = entry as unknown as Record<string, number>;
  const parts: unknown[] = [entry.mask, ...NUMBERS[entry.mask].map(([name]) => numbers[name])];
  if ('cells' in entry) parts.push(entry.cells);
  if ('later' in entry) parts.push('later');
  if (entry.rectangles) parts.push(RECTANGLES + entry.rectangles);
  if (entry.empty) parts.push(EMPTY_CODES[entry.empty]);
  return `${parts.join(':')}${writeReach(reachOf(entry))}`;
}

export const mask: Kind<'mask'> = {
  code: 'mask',
  words: (entry) => `${subjectOf(reachOf(entry))}: ${wordsOf(entry)}`,
  write,
  read,
  fits: (entry, count) =>
    (entry.mask !== 'painted' || (entry.queries <= count && entry.keys <= count)) &&
    (rectanglesIn(entry.rectangles ?? '') ?? []).every((one) => cellsFit(one, count)),
  control: { form: 'mask' },
};
