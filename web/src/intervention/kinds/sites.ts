/** Where an intervention acts, in words and in an address: `3.1`, `@3`, `@3.1`; in a translator `cross.0.2`, `@enc`. */

import type { HeadSite, Intervention, Stack } from '../../core/types.ts';
import type { Reach } from './kind.ts';

export const COUNT = '\\d{1,5}';
export const NUMBER = '-?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?';
/** Of a model with several stacks, in front of the layer. */
export const STACK_CODES: Readonly<Record<Stack, string>> = {
  encoder_self: 'enc',
  decoder_self: 'dec',
  decoder_cross: 'cross',
};
const STACK_WORDS: Readonly<Record<Stack, string>> = {
  encoder_self: 'encoder',
  decoder_self: 'decoder',
  decoder_cross: 'cross',
};
const STACK = '(?:(enc|dec|cross)\\.)?';
/** Stack, layer and head: three groups. */
export const HEAD = `${STACK}(${COUNT})\\.(${COUNT})`;
/** The head may be left out: all heads of the layer. */
export const LAYER_OR_HEAD = `${STACK}(${COUNT})(?:\\.(${COUNT}))?`;
const HEAD_WITH_VALUE = new RegExp(`^${HEAD}(?::(.+)|(m))?$`);
const LAYER = new RegExp(`^${STACK}(${COUNT})$`);
const WHOLE = new RegExp(`^${COUNT}$`);

export function reachOf(entry: Intervention): Reach {
  const { stack, layer, head } = entry as Reach;
  return {
    ...(stack !== undefined && { stack }),
    ...(layer !== undefined && { layer }),
    ...(head !== undefined && { head }),
  };
}

export function isSameSite(site: Reach, other: Reach): boolean {
  return site.stack === other.stack && site.layer === other.layer && site.head === other.head;
}

/** Stack, layer and head alone: of a site, which may know more, only these enter the Scene. */
export function headSite({ stack, layer, head }: HeadSite): HeadSite {
  return { ...(stack !== undefined && { stack }), layer, head };
}

export function layerSite({ stack, layer }: HeadSite): { stack?: Stack; layer: number } {
  return { ...(stack !== undefined && { stack }), layer };
}

/** "cross 0.2" in a model with several stacks, and else "0.2". */
export function headName({ stack, layer, head }: HeadSite): string {
  return `${stack ? `${STACK_WORDS[stack]} ` : ''}${layer}.${head}`;
}

/** "encoder layer 1", or "layer 1". */
export function layerName({ stack, layer }: { stack?: Stack; layer: number }): string {
  return `${stack ? `${STACK_WORDS[stack]} ` : ''}layer ${layer}`;
}

export function subjectOf({ stack, layer, head }: Reach): string {
  if (layer === undefined) return `Every ${stack ? `${STACK_WORDS[stack]} ` : ''}layer`;
  const site = { ...(stack !== undefined && { stack }), layer };
  if (head !== undefined) return `Head ${headName({ ...site, head })}`;
  const name = layerName(site);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** "cross" of the heads of a stack; empty: the model has one. */
export function stackWord({ stack }: Reach): string {
  return stack ? STACK_WORDS[stack] : '';
}

export function writeSite({ stack, layer, head }: Reach): string {
  return [stack && STACK_CODES[stack], layer, head].filter((part) => part !== undefined).join('.');
}

export function writeHead(site: HeadSite): string {
  return writeSite(headSite(site));
}

export function writeLayer({ stack, layer }: { stack?: Stack; layer: number }): string {
  return writeSite({ ...(stack !== undefined && { stack }), layer });
}

export function writeReach(reach: Reach): string {
  const site = writeSite(reach);
  return site === '' ? '' : `@${site}`;
}

function stackSite(code: string | undefined): { stack?: Stack } {
  const stack = (Object.keys(STACK_CODES) as Stack[]).find((name) => STACK_CODES[name] === code);
  return stack ? { stack } : {};
}

/** What stands behind an `@`; null where it is no site. `undefined`: everywhere. */
export function readReach(text: string | undefined): Reach | null {
  if (text === undefined) return {};
  const [first, ...others] = text.split('.');
  const site = stackSite(first);
  const numbers = site.stack ? others : [first ?? '', ...others];
  if (numbers.length > 2 || !numbers.every((part) => WHOLE.test(part))) return null;
  const [layer, head] = numbers.map(Number);
  return { ...site, ...(layer !== undefined && { layer }), ...(head !== undefined && { head }) };
}

/** Of the three groups of `HEAD`. */
export function siteOf(
  stack: string | undefined,
  layer: string | undefined,
  head: string | undefined,
): HeadSite {
  return { ...stackSite(stack), layer: Number(layer), head: Number(head) };
}

/** Of the three groups of `LAYER_OR_HEAD`. */
export function readSite(
  stack: string | undefined,
  layer: string | undefined,
  head: string | undefined,
): Partial<HeadSite> {
  return { ...stackSite(stack), layer: Number(layer), ...(head !== undefined && { head: Number(head) }) };
}

/** `3.1`, `3.1:value` or `3.1m`. */
export function readHead(text: string): { site: HeadSite; value: string | undefined; mean: boolean } | null {
  const match = HEAD_WITH_VALUE.exec(text);
  if (!match) return null;
  const [, stack, layer, head, value, mean] = match;
  return { site: siteOf(stack, layer, head), value, mean: mean !== undefined };
}

/** `3.1:0.5`; null where it is no finite number of a head. */
export function readHeadNumber(text: string): { site: HeadSite; number: number } | null {
  const head = readHead(text);
  if (!head || head.mean || !new RegExp(`^${NUMBER}$`).test(head.value ?? '')) return null;
  const number = Number(head.value);
  return Number.isFinite(number) ? { site: head.site, number } : null;
}

export function readLayer(text: string): { stack?: Stack; layer: number } | null {
  const match = LAYER.exec(text);
  return match && { ...stackSite(match[1]), layer: Number(match[2]) };
}
