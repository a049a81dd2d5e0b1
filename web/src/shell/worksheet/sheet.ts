/** A worksheet as data: what of a scene stands on paper, what is asked of it, and what the core answered. */

import type { HeadStages } from '../../core/types.ts';
import type { Token } from '../../trace/tokens.ts';

/** One head, and the row that is asked about. */
export interface SheetFigure {
  stages: HeadStages;
  queryTokens: readonly Token[];
  keyTokens: readonly Token[];
  /** The row in question. */
  query: number;
  /** Why a cell is hidden; null: nobody says. */
  whyHidden: ((query: number, key: number) => string) | null;
}

/** A weight of a row, or a blank in its place. */
export interface GivenWeight {
  name: string;
  weight: string;
  isBlank: boolean;
}

export interface SheetQuestion {
  asks: string;
  /** What a question of a story is introduced with. */
  says?: string;
  /** One of these is right. */
  choices?: readonly string[];
  /** A row to be filled in. */
  row?: readonly GivenWeight[];
  /** Blank lines to write on. */
  lines: number;
  answer: string;
  /** How it is found; empty: the answer says it. */
  how: string;
}

export interface Sheet {
  title: string;
  /** Which head of what. */
  about: string;
  figure: SheetFigure;
  questions: readonly SheetQuestion[];
  /** Where the page shows the same. */
  link: string;
}

/** On either side: of more tokens, no matrix can be read on paper. */
export const MOST_IN_MATRIX = 40;

export function fitsMatrix({ queries, keys }: HeadStages): boolean {
  return Math.max(queries, keys) <= MOST_IN_MATRIX;
}
