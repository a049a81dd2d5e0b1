/** How the grid shows all heads: in which order, which of them, and how large. */

/** By what heads are put in order; the first one is as the layers stand. */
export const HEAD_ORDERS = [
  'layers',
  'pattern',
  'entropy',
  'distance',
  'first',
  'previous',
  'own',
  'next',
  'last',
  'repeated',
  'rest',
  'effect',
] as const;
export type HeadOrder = (typeof HEAD_ORDERS)[number];

export interface Arrangement {
  order: HeadOrder;
  /** Only heads of this pattern; empty: all. */
  only: string;
  large: boolean;
}

export const AS_IT_STANDS: Arrangement = { order: 'layers', only: '', large: false };

/** A pattern's name as an address may have it. */
export const PATTERN_NAME = /^[a-z0-9 ]{1,24}$/;

export function isArranged({ order, only, large }: Arrangement): boolean {
  return order !== 'layers' || only !== '' || large;
}
