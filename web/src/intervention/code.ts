/**
 * Interventions as parts of an address, in their order:
 * `off=18.6,17.3m&temp=3.1:0.5&block=2,4@3,5@3.1&mask=window:4@3&weights=3.1:own&scale=3.1:2
 * &paint=3.1:6:4:0.5&skip=3&skipff=2`.
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
  paint: 'paint',
  skip_layer: 'skip',
  skip_feed_forward: 'skipff',
};
export const INTERVENTION_KEYS: readonly string[] = Object.values(NAMES);
/** More than a page can list, or a hand can make. */
export const MOST_INTERVENTIONS = 1000;
const PATTERNS = ['uniform', 'previous', 'own'];

const COUNT = '\\d{1,5}';
const NUMBER = '-?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?';
const HEAD = new RegExp(`^(${COUNT})\\.(${COUNT})(?::(.+)|(m))?$`);
const BLOCK = new RegExp(`^(${COUNT})(?:@(${COUNT})(?:\\.(${COUNT}))?)?$`);
const PAINT = new RegExp(`^(${COUNT})\\.(${COUNT}):(${COUNT}):(${COUNT}):(${NUMBER})$`);
const LAYER = new RegExp(`^${COUNT}$`);
const MASK = new RegExp(
  `^(window|prefix|sinks|none|causal)(?::(${COUNT}))?(?::(${COUNT}))?(?:@(${COUNT})(?:\\.(${COUNT}))?)?$`,
);

function reachText({ layer, head }: Reach): string {
  if (layer === undefined) return '';
  return head === undefined ? `@${layer}` : `@${layer}.${head}`;
}

function maskText(one: Extract<Intervention, { kind: 'mask' }>): string {
  const size = 'size' in one ? `:${one.size}` : '';
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
    case 'paint':
      return `${one.layer}.${one.head}:${one.query}:${one.key}:${one.weight}`;
    case 'skip_layer':
    case 'skip_feed_forward':
      return `${one.layer}`;
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
  if (
    (size === undefined) !== (mask === 'none' || mask === 'causal') ||
    (sinks === undefined) !== (mask !== 'sinks')
  )
    return null;
  if (size !== undefined && Number(size) < 1) return null;
  if (mask === 'none' || mask === 'causal') return { kind: 'mask', mask, ...reach };
  if (mask === 'sinks') return { kind: 'mask', mask, size: Number(size), sinks: Number(sinks), ...reach };
  return { kind: 'mask', mask: mask as 'window' | 'prefix', size: Number(size), ...reach };
}

function paintEntry(text: string): Intervention | null {
  const match = PAINT.exec(text);
  if (!match) return null;
  const [layer, head, query, key] = match.slice(1, 5).map(Number) as [number, number, number, number];
  const weight = Number(match[5]);
  return weight >= 0 && weight <= 1 ? { kind: 'paint', layer, head, query, key, weight } : null;
}

function layerEntry(kind: 'skip_layer' | 'skip_feed_forward', text: string): Intervention | null {
  return LAYER.test(text) ? { kind, layer: Number(text) } : null;
}

function entryOf(name: string, text: string): Intervention | null {
  switch (name) {
    case NAMES.block:
      return blockEntry(text);
    case NAMES.mask:
      return maskEntry(text);
    case NAMES.paint:
      return paintEntry(text);
    case NAMES.skip_layer:
      return layerEntry('skip_layer', text);
    case NAMES.skip_feed_forward:
      return layerEntry('skip_feed_forward', text);
    default:
      return headEntry(name, text);
  }
}

/** The entries of one part; a string says which of them cannot be read. */
export function readInterventions(name: string, value: string): Intervention[] | string {
  const list: Intervention[] = [];
  for (const text of value.split(',')) {
    const one = entryOf(name, text);
    if (!one) return `'${name}=${text.slice(0, 20)}' is no change that is known`;
    list.push(one);
  }
  return list;
}
