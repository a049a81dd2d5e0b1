/** The steps to one number of a head of two words, in a page. */

import type { CellDetail, LayerSummary } from '../../web/src/core/types.ts';
import { tokenOf } from '../../web/src/trace/tokens.ts';
import type { AttentionSteps } from '../../web/src/view/steps/steps.ts';
import '../../web/src/view/steps/define_steps.ts';
import { evenHead } from './even_head.ts';

const none = new Float32Array();
/** q · k = 4, over √4 = 2; the other key's score is 1: e^-1 = 0.368, weights 0.731 and 0.269. */
export const CELL = {
  query: Float32Array.of(1, 1, 1, 1),
  key: Float32Array.of(1, 1, 1, 1),
  unrotatedQuery: none,
  unrotatedKey: none,
  elementProducts: Float32Array.of(1, 1, 1, 1),
  dotProduct: 4,
  product: 4,
  scale: 0.5,
  score: 2,
  allowed: true,
  maskedScore: 2,
  rowMaximum: 2,
  rowSum: 1.367879,
  exponentials: Float32Array.of(1, 0.367879),
  sinkExponential: 0,
  weight: 0.731059,
  fromScores: true,
  averaged: false,
  outputFactor: 1,
  value: Float32Array.of(1, 2),
  weightedValue: Float32Array.of(0.731, 1.462),
  output: Float32Array.of(1, 2),
} as CellDetail;

const COLOURS =
  'font: 14px sans-serif; --ink: #1d1f24; --muted: #5e6470; --faint: #8b909a; --blue: #3d4fc4; --orange: #b0500b; --hover: #f2f1ec;';

/** "it" looks at itself: the first of its two weights. */
export async function shownSteps(): Promise<AttentionSteps> {
  const steps = document.createElement('attention-steps') as AttentionSteps;
  steps.style.cssText = COLOURS;
  const stages = {
    ...evenHead(2),
    weights: Float32Array.of(0.731, 0.269, 0.5, 0.5),
    scores: Float32Array.of(2, 1, 0, 0),
  };
  const tokens = ['it', 'trophy'].map((word) => tokenOf(word));
  const layer = { score: 'scaled-dot', softCap: 0 } as LayerSummary;
  const pin = { query: 0, key: 0 };
  Object.assign(steps, { stages, queryTokens: tokens, keyTokens: tokens, layer, cell: CELL, pin });
  document.body.append(steps);
  await steps.updateComplete;
  return steps;
}

/** What is read of the steps that `shown` says. */
export function stepsReader(shown: () => AttentionSteps) {
  const root = () => shown().shadowRoot;
  const all = (selector: string) => [...(root()?.querySelectorAll<HTMLElement>(selector) ?? [])];
  const nameOf = (part: HTMLElement) =>
    part.dataset.name ?? part.closest<HTMLElement>('[data-step]')?.dataset.step;
  return {
    all,
    named: (name: string) => all(`[data-name~="${name}"]`)[0] as HTMLElement,
    /** What the number under the pointer is made of. */
    marked: () => all('[data-feeds]').map(nameOf),
    focused: () => root()?.activeElement?.textContent?.trim(),
    /** What numbers say they are made of and that is not there. */
    missingSources: () =>
      all('[data-from]')
        .flatMap(({ dataset }) => dataset.from?.split(' ') ?? [])
        .filter((source) => source && all(`[data-name~="${source}"], [data-step="${source}"]`).length === 0),
  };
}
