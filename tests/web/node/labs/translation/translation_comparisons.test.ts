import { describe, expect, it } from 'vitest';
import type { SentenceQuestion, TaskModelHandle } from '../../../../../web/src/core/training_types.ts';
import { Comparisons } from '../../../../../web/src/labs/translation/comparisons.ts';
import type { TranslationSource } from '../../../../../web/src/labs/translation/source.ts';
import type { SentencePair, Translation } from '../../../../../web/src/labs/translation/text.ts';

/** A model that counts the traces that are open, and waits or fails where the test says so. */
class ScriptedModel {
  open = 0;
  runs = 0;
  gate: Promise<void> = Promise.resolve();
  failsAt = -1;
  readonly summary = { task: { targetWords: ['', '', '', 'le'] } };

  /** By itself it writes one word and ends. */
  async read({ target = Int32Array.of(3) }: SentenceQuestion) {
    await this.gate;
    if (this.runs++ === this.failsAt) throw new Error('There is no more memory.');
    this.open++;
    const trace = { summary: { layers: [] }, dispose: () => this.open--, cell: async () => null };
    return { target, trace, heads: [], next: [[{ id: 3 }], [{ id: 1 }]], following: [], before: null };
  }
}

const pair: SentencePair = { source: [], target: null, sourceCut: 0, targetCut: 0, most: 18 };

function besidesOf(models: Record<'transformer' | 'bahdanau' | 'leaking', ScriptedModel>) {
  const loader = (model: ScriptedModel) => ({ ready: { model: model as unknown as TaskModelHandle } });
  const loaders = {
    transformer: loader(models.transformer),
    bahdanau: loader(models.bahdanau),
    leaking: loader(models.leaking),
  };
  let told = () => {};
  const comparisons = new Comparisons(
    loaders as unknown as ConstructorParameters<typeof Comparisons>[0],
    () => told(),
  );
  const follow = (beside: TranslationSource['beside'], ids: number[]) => {
    const ready = new Promise<void>((resolve) => {
      told = resolve;
    });
    comparisons.follow({ beside } as TranslationSource, { shown: { ids } as Translation, pair, pin: null });
    return ready;
  };
  return { comparisons, follow };
}

const three = () => ({
  transformer: new ScriptedModel(),
  bahdanau: new ScriptedModel(),
  leaking: new ScriptedModel(),
});

describe('what stands beside the translator', () => {
  it('closes the trace of an answer that comes too late', async () => {
    const models = three();
    let open = () => {};
    models.bahdanau.gate = new Promise((resolve) => {
      open = resolve;
    });
    const { comparisons, follow } = besidesOf(models);
    follow('bahdanau', [3]);
    const last = follow('bahdanau', [3, 3]);
    open();
    await last;
    await new Promise((resolve) => setTimeout(resolve));
    expect(comparisons.aligner?.agrees).toBe(false);
    expect(models.bahdanau.open).toBe(1);
    comparisons.forget();
    expect(models.bahdanau.open).toBe(0);
  });

  it('leaves nothing open where the second model fails, and says why', async () => {
    const models = three();
    models.leaking.failsAt = 1;
    const { comparisons, follow } = besidesOf(models);
    await follow('leakage', [3, 3]);
    expect(comparisons.leakage).toBeNull();
    expect(comparisons.problem).toBe('There is no more memory.');
    expect([models.transformer.open, models.leaking.open]).toEqual([0, 0]);
  });

  it('is read once where it writes the same French by itself', async () => {
    const models = three();
    const { comparisons, follow } = besidesOf(models);
    await follow('bahdanau', [3]);
    expect(comparisons.aligner?.agrees).toBe(true);
    expect(comparisons.aligner?.own).toBe('le');
    expect([models.bahdanau.runs, models.bahdanau.open]).toEqual([1, 1]);
    await follow('bahdanau', [3, 3]);
    expect(comparisons.aligner?.agrees).toBe(false);
    expect([models.bahdanau.runs, models.bahdanau.open]).toEqual([2, 1]);
  });
});
