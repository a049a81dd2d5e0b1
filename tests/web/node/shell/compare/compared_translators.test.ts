/** Heads of the translators side by side, against what each model says by itself. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TaskModelHandle } from '../../../../../web/src/core/training_types.ts';
import type { TranslationLabRun } from '../../../../../web/src/labs/translation/lab_run.ts';
import { translationScene, translationSource } from '../../../../../web/src/labs/translation/source.ts';
import { sourceIds } from '../../../../../web/src/labs/translation/text.ts';
import type { Against, Scene } from '../../../../../web/src/scene/scene.ts';
import { OtherSide } from '../../../../../web/src/shell/compare/other_side.ts';
import type { ComparedHeads } from '../../../../../web/src/trace/two_heads.ts';
import { realPlayground } from '../../../../shared/real_playground.ts';

let page: Awaited<ReturnType<typeof realPlayground>>;
let side: OtherSide;
beforeAll(async () => {
  page = await realPlayground();
  side = new OtherSide(page.playground, () => {});
  page.playground.addEventListener('change', () => side.follow());
  page.playground.session.addEventListener('change', () => side.follow());
});
afterAll(() => {
  side.leave();
  page.dispose();
});

const TEXT = 'the hero did not see this old hotel';
const scene = (part: Partial<Scene> = {}): Scene =>
  ({ ...translationScene(translationSource(TEXT)), ...part }) as Scene;
const later = () => new Promise((resolve) => setTimeout(resolve, 10));
const lab = () => page.playground.run as TranslationLabRun;

/** Once it is compared, or cannot be. */
async function compared(against: Against, part: Partial<Scene> = {}): Promise<ComparedHeads | null> {
  side.leave();
  const { against: _, ...own } = scene(part);
  await page.show(own as Scene);
  await page.playground.change({ ...own, against } as Scene);
  side.follow();
  const rests = () =>
    !side.busy && !page.playground.busy && (side.shown || (side.problem && !side.problem.loader));
  while (!rests()) await later();
  return side.shown;
}

/** The head of a model that reads this French, as it says by itself. */
async function weightsOf(model: TaskModelHandle, layer: number, head: number): Promise<Float32Array> {
  const { pair, shown } = lab().translation;
  if (!pair || !shown) throw new Error('Nothing is translated.');
  const reading = await model.read({
    source: sourceIds(pair),
    target: Int32Array.from(shown.ids),
    limit: pair.most,
    interventions: [],
  });
  const { weights } = await reading.trace.head(layer, head);
  reading.trace.dispose();
  return weights;
}

describe('the translator beside', () => {
  it.each(['bahdanau', 'leaking'] as const)(
    'another one (%s): on the same French, cell by cell',
    async (name) => {
      const shown = await compared({ model: name });
      expect(side.problem).toBeNull();
      const { comparison, first, second } = shown as ComparedHeads;
      const model = lab().translation.loaders[name].ready?.model as TaskModelHandle;
      const own = (await page.playground.session.trace?.head(first.layer, first.head))
        ?.weights as Float32Array;
      const others = await weightsOf(model, second.layer, second.head);
      expect(comparison.values.length).toBe(own.length);
      for (let at = 0; at < own.length; at++)
        expect(comparison.values[at]).toBeCloseTo((others[at] ?? Number.NaN) - (own[at] ?? 0), 6);
      expect(Math.abs(comparison.largest)).toBeGreaterThan(0.01);
      const title = name === 'bahdanau' ? 'Bahdanau’s translator' : 'The translator trained without the mask';
      expect([first.apart, second.apart]).toEqual(['The translator', title]);
    },
    60_000,
  );

  it('another sentence, aligned by its words', async () => {
    const shown = await compared({ text: TEXT.replace('old', 'new') });
    const names = shown?.keys.tokens.map(({ text }) => text) ?? [];
    expect(names).toContain('old (A)');
    expect(names).toContain('new (B)');
    expect(shown?.second.apart).toBe('the other text');
    expect(await compared({ text: 'qqq' })).toBeNull();
    expect(side.problem?.words).toMatch(/^The model knows none of these words\./);
  }, 60_000);

  it('itself without a change', async () => {
    const off = { kind: 'off', stack: 'decoder_cross', layer: 0, head: 0, by: 'zero' } as const;
    const shown = await compared({ unchanged: true }, { interventions: [off] });
    expect(side.problem).toBeNull();
    expect(shown?.second.apart).toBe('without your changes');
    expect(await compared({ unchanged: true })).toBeNull();
    expect(side.problem?.words).toMatch(/^You have changed nothing here/);
  }, 60_000);

  it('heads over other texts, or an unknown model, leads on to what there is', async () => {
    const { layers } = page.playground.session.trace?.summary ?? { layers: [] };
    const encoder = layers.findIndex(({ stack }) => stack === 'encoder');
    expect(await compared({ head: { layer: encoder, head: 0 } })).toBeNull();
    expect(side.problem?.words).toMatch(
      /look at different texts: there is nothing to compare cell by cell\.$/,
    );
    expect(side.problem?.nearest?.name).toMatch(/^Decoder layer \d, cross · Head \d$/);
    // Bahdanau's model has no encoder that attends.
    const followed = { source: { ...translationSource(TEXT), active: 'encoder_self' } } as Partial<Scene>;
    expect(await compared({ model: 'bahdanau' }, followed)).toBeNull();
    expect(side.problem?.nearest?.name).toMatch(/^Encoder layer \d · Head \d$/);
    expect(side.problem?.nearest?.against).not.toHaveProperty('model');
    expect(await compared({ model: 'smollm2' })).toBeNull();
    expect(side.problem?.words).toBe('There is no translator “smollm2” here to compare with.');
    expect(side.problem?.nearest).toEqual({ name: 'Bahdanau’s translator', against: { model: 'bahdanau' } });
    const other = layers.findIndex(({ kind }) => kind === 'cross');
    const kept = await compared({ mode: 'causal', step: 3, head: { layer: other, head: 0 } });
    expect(side.note).toBe(
      'Side B cannot be shown with the causal mask: it has the mask of its model. Side B has no steps to choose among: all of it is compared.',
    );
    expect(kept?.second.apart).toBe('');
    await compared({ head: { layer: 77, head: 0 } });
    expect(side.note).toMatch(/^Side B has no head 77\.0/);
  }, 60_000);
});
