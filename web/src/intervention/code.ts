/**
 * Interventions as parts of an address, in their order:
 * `off=18.6,17.3m&temp=3.1:0.5&block=2,4@3,5@3.1&mask=window:4@3&weights=3.1:own&scale=3.1:2`.
 */

import type { Intervention } from '../core/types.ts';
import { type Reach, reachOf } from './list.ts';

/** The name of each kind in the address. */
const NAMES: Record<Intervention['kind'], string> = {
  off: 'off',
  temperature: 'temp',
  block: 'block',
  mask: 'mask',
  weights: 'weights',
  scale: 'scale',
};
export const INTERVENTION_KEYS: readonly string[] = Object.values(NAMES);
/** More than a page can list, or a hand can make. */
export const MOST_INTERVENTIONS = 1000;
const PATTERNS = ['uniform', 'previous', 'own'];

const COUNT = '\\d{1,5}';
const NUMBER = '-?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?';
const HEAD = new RegExp(`^(${COUNT})\\.(${COUNT})(?::(.+)|(m))?$`);
const BLOCK = new RegExp(`^(${COUNT})(?:@(${COUNT})(?:\\.(${COUNT}))?)?$`);
const MASK = new RegExp(
  `^(window|prefix|sinks|none)(?::(${COUNT}))?(?::(${COUNT}))?(?:@(${COUNT})(?:\\.(${COUNT}))?)?$`,
);

function reachText({ layer, head }: Reach): string {
  if (layer === undefined) return '';
  return head === undefined ? `@${layer}` : `@${layer}.${head}`;
}

function maskText(one: Extract<Intervention, { kind: 'mask' }>): string {
  const size = one.mask === 'none' ? '' : `:${one.size}`;
  const sinks = one.mask === 'sinks' ? `:${one.sinks}` : '';
  return `${one.mask}${size}${sinks}${reachText(reachOf(one))}`;
}

function textOf(one: Intervention): string {
  switch (one.kind) {
    case 'off':
      return `${one.layer}.${one.head}${one.by === 'mean' ? 'm' : ''}`;
    case 'temperature':
      return `${one.layer}.${one.head}:${one.temperature}`;
    case 'block':
      return `${one.token}${reachText(reachOf(one))}`;
    case 'mask':
      return maskText(one);
    case 'weights':
      return `${one.layer}.${one.head}:${one.pattern}`;
    case 'scale':
      return `${one.layer}.${one.head}:${one.factor}`;
  }
}

/** Parts for the address; neighbours of one kind share a part, so that the order comes back. */
export function interventionParts(list: Intervention[]): [name: string, value: string][] {
  const parts: [string, string][] = [];
  for (const one of list) {
    const name = NAMES[one.kind];
    const last = parts.at(-1);
    if (last?.[0] === name) last[1] += `,${textOf(one)}`;
    else parts.push([name, textOf(one)]);
  }
  return parts;
}

function reachFrom(layer: string | undefined, head: string | undefined): Reach {
  return {
    ...(layer !== undefined && { layer: Number(layer) }),
    ...(head !== undefined && { head: Number(head) }),
  };
}

function numberFrom(text: string | undefined): number | null {
  return text !== undefined && new RegExp(`^${NUMBER}$`).test(text) ? Number(text) : null;
}

function headEntry(name: string, text: string): Intervention | null {
  const match = HEAD.exec(text);
  if (!match) return null;
  const place = { layer: Number(match[1]), head: Number(match[2]) };
  const [, , , value, mean] = match;
  if (name === 'off') return value ? null : { kind: 'off', ...place, by: mean ? 'mean' : 'zero' };
  if (mean) return null;
  if (name === 'weights') {
    const pattern = PATTERNS.find((known) => known === value) as 'uniform' | 'previous' | 'own' | undefined;
    return pattern ? { kind: 'weights', ...place, pattern } : null;
  }
  const number = numberFrom(value);
  if (number === null || !Number.isFinite(number)) return null;
  if (name === 'scale') return { kind: 'scale', ...place, factor: number };
  return number > 0 ? { kind: 'temperature', ...place, temperature: number } : null;
}

function blockEntry(text: string): Intervention | null {
  const match = BLOCK.exec(text);
  return match ? { kind: 'block', token: Number(match[1]), ...reachFrom(match[2], match[3]) } : null;
}

function maskEntry(text: string): Intervention | null {
  const match = MASK.exec(text);
  if (!match) return null;
  const [, mask, size, sinks, layer, head] = match;
  const reach = reachFrom(layer, head);
  if ((size === undefined) !== (mask === 'none') || (sinks === undefined) !== (mask !== 'sinks')) return null;
  if (size !== undefined && Number(size) < 1) return null;
  if (mask === 'none') return { kind: 'mask', mask, ...reach };
  if (mask === 'sinks') return { kind: 'mask', mask, size: Number(size), sinks: Number(sinks), ...reach };
  return { kind: 'mask', mask: mask as 'window' | 'prefix', size: Number(size), ...reach };
}

/** The entries of one part; a string says which of them cannot be read. */
export function readInterventions(name: string, value: string): Intervention[] | string {
  const list: Intervention[] = [];
  for (const text of value.split(',')) {
    const one =
      name === 'block' ? blockEntry(text) : name === 'mask' ? maskEntry(text) : headEntry(name, text);
    if (!one) return `'${name}=${text.slice(0, 20)}' is no change that is known`;
    list.push(one);
  }
  return list;
}
