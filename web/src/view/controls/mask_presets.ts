/** The masks that the painter offers, with what can be set of each. */

import type { Intervention } from '../../core/types.ts';
import type { Reach } from '../../intervention/kinds/kind.ts';
import { hasSides, type MaskName, numbersOf } from '../../intervention/kinds/mask.ts';

export type MaskEntry = Extract<Intervention, { kind: 'mask' }>;
export type MaskNumbers = Record<'size' | 'sinks' | 'step' | 'drawn' | 'seed', number>;

/** One number of a mask. What stands beside the slider may be another than what the mask takes. */
export interface MaskField {
  name: keyof MaskNumbers;
  /** `later`: the mask reaches to both sides. */
  label(later: boolean): string;
  least: number;
  /** For a text of so many tokens. */
  most(tokens: number): number;
  /** What the mask takes, less what is shown: a window counts the token itself. */
  more?: number;
}

export interface MaskPreset {
  mask: MaskName;
  label: string;
  fields: readonly MaskField[];
}

const upTo = (most: number) => () => most;
const tokensOf = (tokens: number) => Math.max(1, tokens);
const WINDOW: MaskField = {
  name: 'size',
  label: (later) => (later ? 'Window, each side' : 'Tokens before it'),
  least: 0,
  most: (tokens) => Math.max(1, tokens - 1),
  more: 1,
};
const BLOCK: MaskField = { name: 'size', label: () => 'Tokens a block', least: 1, most: tokensOf };

export const MASK_PRESETS: readonly MaskPreset[] = [
  { mask: 'none', label: 'none', fields: [] },
  { mask: 'causal', label: 'causal', fields: [] },
  { mask: 'window', label: 'window', fields: [WINDOW] },
  {
    mask: 'dilated',
    label: 'dilated',
    fields: [
      { ...WINDOW, label: (later) => (later ? 'Tokens, each side' : 'Tokens before it') },
      { name: 'step', label: () => 'Tokens apart', least: 1, most: upTo(16) },
    ],
  },
  {
    mask: 'prefix',
    label: 'prefix',
    fields: [{ name: 'size', label: () => 'Tokens in the prefix', least: 1, most: tokensOf }],
  },
  { mask: 'blocks', label: 'block', fields: [BLOCK] },
  {
    mask: 'padding',
    label: 'padding',
    fields: [{ name: 'size', label: () => 'Tokens before the padding', least: 1, most: tokensOf }],
  },
  {
    mask: 'sinks',
    label: 'sinks + window',
    fields: [WINDOW, { name: 'sinks', label: () => 'Sinks', least: 1, most: upTo(16) }],
  },
  {
    mask: 'random',
    label: 'random blocks',
    fields: [
      BLOCK,
      { name: 'drawn', label: () => 'Blocks drawn', least: 0, most: upTo(16) },
      { name: 'seed', label: () => 'Seed', least: 0, most: upTo(99) },
    ],
  },
];

export function firstNumbers(): MaskNumbers {
  return { size: 4, sinks: 1, step: 2, drawn: 1, seed: 1 };
}

/** The numbers of an entry, and those that it has none of as they are. */
export function numbersIn(entry: MaskEntry, numbers: MaskNumbers): MaskNumbers {
  const own = entry as Partial<MaskNumbers>;
  const names = Object.keys(numbers) as (keyof MaskNumbers)[];
  return Object.fromEntries(names.map((name) => [name, own[name] ?? numbers[name]])) as MaskNumbers;
}

/** `later`: to both sides, where the mask has two; `rectangles`: painted by hand over it. */
interface PresetOptions {
  later: boolean;
  empty?: MaskEntry['empty'];
  rectangles?: string | undefined;
  reach: Reach;
}

/** A mask with the numbers that it takes. */
export function presetEntry(
  mask: MaskName,
  numbers: MaskNumbers,
  { later, empty, rectangles, reach }: PresetOptions,
): MaskEntry {
  return {
    kind: 'mask',
    mask,
    ...numbersOf(mask, numbers),
    ...(later && hasSides(mask) && { later }),
    ...(rectangles && { rectangles }),
    ...(empty && { empty }),
    ...reach,
  } as MaskEntry;
}
