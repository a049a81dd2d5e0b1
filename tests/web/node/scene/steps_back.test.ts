import { describe, expect, it } from 'vitest';
import { defaultScene, type EncoderSource } from '../../../../web/src/labs/encoder/source.ts';
import { LABS } from '../../../../web/src/labs/index.ts';
import { languageScene } from '../../../../web/src/labs/language/source.ts';
import { trainingScene } from '../../../../web/src/labs/training/source.ts';
import type { Scene, Source } from '../../../../web/src/scene/scene.ts';
import { StepsBack, type Subject } from '../../../../web/src/scene/steps_back.ts';

/** The lab's own words for what a scene is about. */
function subjectOf({ source }: Scene): Subject {
  const lab = LABS.find(({ kind }) => kind === source.kind);
  if (!lab) throw new Error(`There is no lab '${source.kind}'.`);
  return lab.subject(source);
}

function withText(text: string): Scene<EncoderSource> {
  return { ...defaultScene(), source: { kind: 'model', model: 'minilm', text, pair: '' } };
}

/** Whether going from one scene to the next is a step, after a quiet time. */
function isStep<S extends Source>(before: Scene<S>, after: Scene<S> | Scene): boolean {
  const steps = new StepsBack();
  steps.moved(subjectOf(before), subjectOf(after), 0);
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
    expect(isStep(trained, { ...trained, source: { ...trained.source, knobs: { seed: 2 } } })).toBe(false);
  });

  it('is a text as a whole, not each of its letters', () => {
    const steps = new StepsBack();
    let taken = 0;
    for (const [at, text] of ['T', 'Th', 'The', 'The c'].entries()) {
      steps.moved(subjectOf(withText(text.slice(0, -1))), subjectOf(withText(text)), 300 * at);
      if (steps.take()) taken++;
    }
    expect(taken).toBe(1);
    steps.moved(subjectOf(withText('The c')), subjectOf(withText('The cat')), 10_000);
    expect(steps.take()).toBe(true);
  });

  it('is every example that was chosen, however fast', () => {
    const steps = new StepsBack();
    for (const _ of LABS.flatMap(({ examples }) => [...examples]).slice(0, 4)) {
      steps.chosen();
      expect([steps.take(), steps.take()]).toEqual([true, false]);
    }
  });
});
