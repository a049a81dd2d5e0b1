/** Where an intervention acts, in words and in an address: `@3`, `@3.1`. */

import type { HeadSite, Intervention } from '../../core/types.ts';
import type { Reach } from './kind.ts';

export const COUNT = '\\d{1,5}';
export const NUMBER = '-?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?';
/** Of a kind that may act in one head, one layer or everywhere. */
export const REACH = `(?:@(${COUNT})(?:\\.(${COUNT}))?)?`;
const HEAD = new RegExp(`^(${COUNT})\\.(${COUNT})(?::(.+)|(m))?$`);
const LAYER = new RegExp(`^${COUNT}$`);

export function reachOf(entry: Intervention): Reach {
  const { stack, layer, head } = entry as Reach;
  return {
    ...(stack !== undefined && { stack }),
    ...(layer !== undefined && { layer }),
    ...(head !== undefined && { head }),
  };
}

/** Layer and head alone: of a site, which may know more, only these enter the Scene. */
export function headSite({ stack, layer, head }: HeadSite): HeadSite {
  return { ...(stack !== undefined && { stack }), layer, head };
}

export function subjectOf({ layer, head }: Reach): string {
  if (layer === undefined) return 'Every layer';
  return head === undefined ? `Layer ${layer}` : `Head ${layer}.${head}`;
}

export function writeReach({ layer, head }: Reach): string {
  if (layer === undefined) return '';
  return head === undefined ? `@${layer}` : `@${layer}.${head}`;
}

export function readReach(layer: string | undefined, head: string | undefined): Reach {
  return {
    ...(layer !== undefined && { layer: Number(layer) }),
    ...(head !== undefined && { head: Number(head) }),
  };
}

/** `3.1`, `3.1:value` or `3.1m`. */
export function readHead(text: string): { site: HeadSite; value: string | undefined; mean: boolean } | null {
  const match = HEAD.exec(text);
  if (!match) return null;
  const [, layer, head, value, mean] = match;
  return { site: { layer: Number(layer), head: Number(head) }, value, mean: mean !== undefined };
}

/** `3.1:0.5`; null where it is no finite number of a head. */
export function readHeadNumber(text: string): { site: HeadSite; number: number } | null {
  const head = readHead(text);
  if (!head || head.mean || !new RegExp(`^${NUMBER}$`).test(head.value ?? '')) return null;
  const number = Number(head.value);
  return Number.isFinite(number) ? { site: head.site, number } : null;
}

export function readLayer(text: string): number | null {
  return LAYER.test(text) ? Number(text) : null;
}
