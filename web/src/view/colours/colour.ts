/** Colours of weights and of signed numbers, from the baked tables. */

import {
  DARK_CHANGE_TURNS,
  DARK_HARD_TO_READ,
  DARK_SIGNED,
  DARK_TEXT_TURNS,
  DARK_WEIGHT,
  LIGHT_CHANGE_TURNS,
  LIGHT_HARD_TO_READ,
  LIGHT_SIGNED,
  LIGHT_TEXT_TURNS,
  LIGHT_WEIGHT,
} from '../generated/colour_tables.ts';

const LAST = 255;
const OPAQUE = 255;
/** Of a channel: its first value in two digits, and the steps to the others. */
const CHANNEL = 2 + LAST;
const LETTER_OF_NO_STEP = 109;

function bytesOf(table: string): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray((LAST + 1) * 4).fill(OPAQUE);
  for (let channel = 0; channel < 3; channel++) {
    const text = table.slice(channel * CHANNEL, (channel + 1) * CHANNEL);
    let value = Number.parseInt(text.slice(0, 2), 16);
    bytes[channel] = value;
    for (let entry = 1; entry <= LAST; entry++) {
      value += text.charCodeAt(entry + 1) - LETTER_OF_NO_STEP;
      bytes[4 * entry + channel] = value;
    }
  }
  return bytes;
}

const tables = new Map<string, Uint8ClampedArray>();

function tableOf(text: string): Uint8ClampedArray {
  const table = tables.get(text) ?? bytesOf(text);
  tables.set(text, table);
  return table;
}

/** The weight scale as 256 RGBA entries. */
export function weightColours(dark: boolean): Uint8ClampedArray {
  return tableOf(dark ? DARK_WEIGHT : LIGHT_WEIGHT);
}

/** The signed scale, from all the way below zero to all the way above. */
export function signedColours(dark: boolean): Uint8ClampedArray {
  return tableOf(dark ? DARK_SIGNED : LIGHT_SIGNED);
}

/** Entry of the weight scale for a weight in [0, 1]. */
export function weightEntry(weight: number): number {
  return Math.min(LAST, Math.max(0, Math.round(weight * LAST) || 0));
}

/** The shade of thumbnails, the square root of the weight: the last entry whose square the weight reaches. */
export function rootEntry(weight: number): number {
  const squared = weight * LAST * LAST;
  let low = 0;
  let high = LAST;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (middle * middle <= squared) low = middle;
    else high = middle - 1;
  }
  return low;
}

function entryOf(text: string, entry: number): string {
  const colour = [...tableOf(text).subarray(4 * entry, 4 * entry + 3)];
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Behind text: the few shades on which none can be read well give way to the next one. */
export function weightColour(weight: number, dark: boolean): string {
  const entry = weightEntry(weight);
  const { first, last } = dark ? DARK_HARD_TO_READ : LIGHT_HARD_TO_READ;
  const turns = dark ? DARK_TEXT_TURNS : LIGHT_TEXT_TURNS;
  const legible = entry < first || entry > last ? entry : entry < turns ? first - 1 : last + 1;
  return entryOf(dark ? DARK_WEIGHT : LIGHT_WEIGHT, legible);
}

/** Ink or paper, whichever reads better on the colour of `weight`. */
export function textOnWeight(weight: number, dark: boolean): string {
  return weightEntry(weight) >= (dark ? DARK_TEXT_TURNS : LIGHT_TEXT_TURNS) ? 'var(--paper)' : 'var(--ink)';
}

/** Entry of the signed scale; `limit` is drawn at full strength. */
export function signedEntry(value: number, limit: number): number {
  const share = limit > 0 && Number.isFinite(value) ? Math.max(-1, Math.min(1, value / limit)) : 0;
  return Math.round(((share + 1) / 2) * LAST);
}

/** Whether paper reads better than ink on a change of so large a share of the limit. */
export function paperOnChange(share: number, dark: boolean): boolean {
  return share >= (dark ? DARK_CHANGE_TURNS : LIGHT_CHANGE_TURNS);
}

/** Purple below zero, green above; `limit` is drawn at full strength. */
export function signedColour(value: number, limit: number, dark: boolean): string {
  return entryOf(dark ? DARK_SIGNED : LIGHT_SIGNED, signedEntry(value, limit));
}
