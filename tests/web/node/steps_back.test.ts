import { describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../../web/src/labs/examples.ts';
import { defaultScene, languageScene, trainingScene } from '../../../web/src/scene/defaults.ts';
import type { Scene } from '../../../web/src/scene/scene.ts';
import { StepsBack } from '../../../web/src/scene/steps_back.ts';

function withText(text: string): Scene {
  return { ...defaultScene(), source: { kind: 'model', model: 'minilm', text, pair: '' } };
}

/** Whether going from one scene to the next is a step, after a quiet time. */
function isStep(before: Scene, after: Scene): boolean {
  const steps = new StepsBack();
  steps.moved(before, after, 0);
  return steps.take();
}

describe('a step of the browser’s way back', () => {
  it('is another source, another text, another task', () => {
    expect(isStep(defaultScene(), languageScene())).toBe(true);
    expect(isStep(withText('one'), withText('two'))).toBe(true);
    expect(isStep(trainingScene('sort'), trainingScene('date'))).toBe(true);
  });

  it('is no pin, head, view, step, change or generated token', () => {
    const start = languageScene();
    const { source } = start;
    const moves: Partial<Scene>[] = [
      { pin: { query: 1, key: 0 } },
      { head: 2, layer: 3 },
      { view: 'lines' },
      { step: 4 },
      { interventions: [{ kind: 'off', layer: 1, head: 1, by: 'zero' }] },
      { source: { ...source, generated: [1, 2], context: 1024 } as typeof source },
    ];
    for (const move of moves) expect(isStep(start, { ...start, ...move })).toBe(false);
    const trained = trainingScene('sort');
    expect(
      isStep(trained, { ...trained, source: { kind: 'training', task: 'sort', knobs: { seed: 2 } } }),
    ).toBe(false);
  });

  it('is a text as a whole, not each of its letters', () => {
    const steps = new StepsBack();
    let taken = 0;
    for (const [at, text] of ['T', 'Th', 'The', 'The c'].entries()) {
      steps.moved(withText(text.slice(0, -1)), withText(text), 300 * at);
      if (steps.take()) taken++;
    }
    expect(taken).toBe(1);
    steps.moved(withText('The c'), withText('The cat'), 10_000);
    expect(steps.take()).toBe(true);
  });

  it('is every example that was chosen, however fast', () => {
    const steps = new StepsBack();
    for (const _ of EXAMPLES.slice(0, 4)) {
      steps.chosen();
      expect([steps.take(), steps.take()]).toEqual([true, false]);
    }
  });
});
