/** Why a masked cell is masked, in words; whether it is comes from the core. */

import type { HeadSite, Intervention } from '../core/types.ts';
import { paintedCells, reaches } from './list.ts';
import { paintedAt } from './painted_bands.ts';

function maskReason(one: Extract<Intervention, { kind: 'mask' }>, query: number, key: number): string {
  if (one.mask === 'painted' || paintedAt(one.rectangles ?? '', query, key) === false)
    return 'it was painted out';
  if (one.mask === 'none' || (key > query && !('later' in one))) return 'it comes later';
  switch (one.mask) {
    case 'window':
      return `outside the window of ${one.size}`;
    case 'sinks':
      return `outside the window of ${one.size} and not among the first ${one.sinks}`;
    case 'dilated':
      return `not among the ${one.size} tokens of a side, ${one.step} apart`;
    case 'blocks':
      return `in another block of ${one.size}`;
    case 'random':
      return `in a block of ${one.size} that was not drawn`;
    case 'padding':
      return 'it is padding';
    case 'own':
      return 'the mask hides it';
    default:
      return 'it comes later';
  }
}

/** For a cell that the core reports as hidden, in one head of a causal model. */
export function hiddenReason(list: Intervention[], site: HeadSite, query: number, key: number): string {
  return withSet(reasonOf(list, site, query, key), list, site, query, key);
}

/** The reason, and that what the reader set in the cell counts for nothing. */
export function withSet(
  reason: string,
  list: Intervention[],
  site: HeadSite,
  query: number,
  key: number,
): string {
  const isSet = paintedCells(list, site).some((cell) => cell.query === query && cell.key === key);
  return isSet ? `${reason}; what you set there counts for nothing` : reason;
}

function reasonOf(list: Intervention[], site: HeadSite, query: number, key: number): string {
  const here = list.filter((one) => reaches(one, site));
  if (here.some((one) => one.kind === 'block' && one.token === key)) return 'it is blocked';
  const mask = here.filter((one) => one.kind === 'mask').at(-1);
  return mask ? maskReason(mask, query, key) : key > query ? 'it comes later' : 'the mask hides it';
}

/** What hatching stands for, in a legend; empty: the mask. */
export function hiddenWords(interventions: Intervention[]): string {
  const hides = interventions.some(({ kind }) => kind === 'mask' || kind === 'block');
  return hides ? 'hidden: comes later, or by your change' : 'comes later, hidden';
}
