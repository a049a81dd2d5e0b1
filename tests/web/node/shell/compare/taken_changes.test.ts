/** Which of a reader's changes another model takes, and what is said of the others. */

import { describe, expect, it } from 'vitest';
import type { Intervention, TraceSummary } from '../../../../../web/src/core/types.ts';
import { leftWords, withoutTokens } from '../../../../../web/src/shell/compare/taken_changes.ts';

const OFF: Intervention = { kind: 'off', layer: 3, head: 1, by: 'zero' };
const FAR: Intervention = { kind: 'off', layer: 20, head: 1, by: 'zero' };
const WINDOW: Intervention = { kind: 'mask', mask: 'window', size: 4 };
const OF_TOKENS: Intervention[] = [
  { kind: 'block', token: 2 },
  { kind: 'paint', query: 1, key: 2, weight: 1, layer: 0, head: 0 },
  { kind: 'row', pattern: 'own', query: 3, layer: 0, head: 0 },
  { kind: 'mask', mask: 'painted', queries: 1, keys: 1, cells: '1' },
];
const names = (position: number) => `word ${position}`;
const shape = { layers: Array.from({ length: 6 }, () => ({ heads: 12 })) } as unknown as TraceSummary;

describe('changes under another model', () => {
  it('are those that name no token, with those layers and heads', () => {
    const own = [OFF, FAR, WINDOW, ...OF_TOKENS];
    expect(withoutTokens(own)).toEqual([OFF, FAR, WINDOW]);
    const words = leftWords(own, withoutTokens(own), shape, names);
    expect(words).toMatch(
      /^Side B is shown without these of your changes, as its tokens, layers or heads are/,
    );
    expect(words).toContain('Head 20.1 switched off');
    expect(words).toContain('word 2');
    expect(words).not.toContain('Head 3.1');
  });

  it('say nothing where all of them fit', () => {
    expect(leftWords([OFF, WINDOW], [OFF, WINDOW], shape, names)).toBe('');
  });

  it('are all named where a side takes none', () => {
    expect(leftWords([OFF], [], shape, names)).toContain('Head 3.1 switched off');
  });
});
