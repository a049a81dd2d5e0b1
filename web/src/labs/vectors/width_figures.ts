/** How even the rows are as queries and keys grow wider, with the division by √d and without: from the core. */

import type { Core, HeadStages } from '../../core/types.ts';
import type { Mode } from '../../scene/scene.ts';
import { formed } from '../../view/text/form_words.ts';
import { withColumns, withGroups, withHeads } from './change_vectors.ts';
import { runVectors } from './run_vectors.ts';
import type { Vectors } from './source.ts';
import { MOST_COLUMNS } from './source.ts';
import { widthsOf, withScore } from './vectors.ts';

export interface WidthSide {
  /** Mean over the rows: 0 all on one key, 1 even. */
  entropy: number;
  stages: HeadStages;
}

export interface WidthFigures {
  width: number;
  scaled: WidthSide;
  unscaled: WidthSide;
}

const WIDTHS: readonly number[] = [1, 2, 4, 8, 16, 32, MOST_COLUMNS];

type WidthCore = Pick<Core, 'attend' | 'normalValues'>;

async function sideOf(core: WidthCore, vectors: Vectors, mode: Mode): Promise<WidthSide> {
  const { trace } = await runVectors(core, vectors, mode);
  try {
    const [described] = await trace.statistics();
    return { entropy: described?.entropy ?? 0, stages: await trace.head(0, 0, ['scores']) };
  } finally {
    trace.dispose();
  }
}

/**
 * The reader's vectors cut or filled to each width, one head, and to their own width too.
 * @throws CoreError
 */
export async function widthFigures(core: WidthCore, vectors: Vectors, mode: Mode): Promise<WidthFigures[]> {
  const widths = [...new Set([...WIDTHS, widthsOf(vectors).keys])].sort((one, other) => one - other);
  const plain = withGroups(withHeads(withScore(vectors, undefined), 1), 1);
  return Promise.all(
    widths.map(async (width) => {
      const scaledVectors = withColumns(plain, 'keys', width);
      const [scaled, unscaled] = await Promise.all([
        sideOf(core, scaledVectors, mode),
        sideOf(core, withScore(scaledVectors, { function: 'dot' }), mode),
      ]);
      return { width, scaled, unscaled };
    }),
  );
}

/** Entropies nearer than this are called the same. */
const NOTABLE = 0.05;

/** What the figures show, and no more. */
export function widthWords(figures: readonly WidthFigures[], digits: (value: number) => string): string {
  const last = figures.at(-1);
  if (!last) return '';
  const { width, scaled, unscaled } = last;
  const both = `entropy ${digits(unscaled.entropy)} without the division and ${digits(scaled.entropy)} with it`;
  const apart = scaled.entropy - unscaled.entropy;
  if (apart < NOTABLE)
    return formed`With these vectors the division changes little: at ${width} columns, ${both}.`;
  return formed`A product adds up as many terms as there are columns, so its spread grows with √d, and the softmax saturates. At ${width} columns: ${both}.`;
}
