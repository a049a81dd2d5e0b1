/** The part of a matrix that an address names: what lies beyond the matrix, as its form writes it, is left out. */

import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../../web/src/scene/scene.ts';
import { FrameKeeper } from '../../../../web/src/shell/store/frame_keeper.ts';
import type { Playground } from '../../../../web/src/shell/store/playground.ts';
import type { MatrixFrame } from '../../../../web/src/view/matrix/matrix_frame.ts';

const tokens = (count: number) => Array.from({ length: count }, () => ({ text: 'a' }));

/** Of 4 tokens that look at 40. */
function opened(frame: Frame, convention?: 'column'): { kept: Frame | undefined; said: string } {
  const scene = { frame, ...(convention && { convention }) };
  const result = { kept: frame as Frame | undefined, said: '' };
  const playground = {
    scene,
    session: { queryTokens: tokens(4), keyTokens: tokens(40) },
    notices: {
      say: (_: string, words: string) => {
        result.said = words;
      },
    },
    adopt: (part: { frame: Frame | undefined }) => {
      result.kept = part.frame;
      Object.assign(scene, part);
    },
  };
  const layout = () => ({ cell: 10, viewHeight: 100, fit: 1 });
  const matrix = { layout, moveTo: () => {}, zoomed: 0, left: 0, top: 0 };
  new FrameKeeper(playground as unknown as Playground).opened(matrix as unknown as MatrixFrame);
  return result;
}

describe('what is in sight of a matrix', () => {
  it('is left out where it lies beyond, with the size of the matrix', () => {
    expect(opened({ row: 2, column: 30, rows: 2 })).toEqual({
      kept: { row: 2, column: 30, rows: 2 },
      said: '',
    });
    const beyond = opened({ row: 30, column: 2, rows: 2 });
    expect(beyond.kept).toBeUndefined();
    expect(beyond.said).toContain('beyond the 4 rows and 40 columns');
  });

  it('is counted in the form in which the matrix is written', () => {
    expect(opened({ row: 30, column: 2, rows: 2 }, 'column')).toEqual({
      kept: { row: 30, column: 2, rows: 2 },
      said: '',
    });
    expect(opened({ row: 2, column: 30, rows: 2 }, 'column').said).toContain(
      'beyond the 40 rows and 4 columns',
    );
  });
});
