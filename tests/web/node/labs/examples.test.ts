/** What each example says is so: on the real models, and only there. */

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { encoderLab } from '../../../../web/src/labs/encoder/index.ts';
import type { EncoderSource } from '../../../../web/src/labs/encoder/source.ts';
import { LABS } from '../../../../web/src/labs/index.ts';
import type { AnyLab, Example } from '../../../../web/src/labs/lab.ts';
import { languageLab } from '../../../../web/src/labs/language/index.ts';
import { trainingLab } from '../../../../web/src/labs/training/index.ts';
import { translationLab } from '../../../../web/src/labs/translation/index.ts';
import type { TranslationLabRun } from '../../../../web/src/labs/translation/lab_run.ts';
import { vectorsLab } from '../../../../web/src/labs/vectors/index.ts';
import type { Scene } from '../../../../web/src/scene/scene.ts';
import { weightAt } from '../../../../web/src/trace/head_rows.ts';
import { tokensOfTrace } from '../../../../web/src/trace/tokens.ts';
import { isServed, realPlayground } from '../../../shared/real_playground.ts';

const LONG = 120_000;
const FIGURE = /(?<!\d)\.\d\d/g;

let page: Awaited<ReturnType<typeof realPlayground>>;
beforeAll(async () => {
  page = await realPlayground();
});
afterAll(() => page.dispose());

function example(lab: AnyLab, name: string): Example {
  const named = lab.examples.find((each) => each.name === name);
  if (!named) throw new Error(`There is no example '${name}'.`);
  return named;
}

const named = ({ examples }: AnyLab) => examples.map((each: Example) => [each.name, each] as const);
const first = ({ examples }: AnyLab) => examples as [Example, Example, Example];

/** What is told of the example on the screen, whatever that is. */
async function claim(lab: AnyLab, name: string): Promise<string> {
  const guide = await lab.guide?.();
  const { session, run } = page.playground;
  return guide?.claims[name]?.(session, run) ?? '';
}

const weight = (query: number, key: number) => weightAt(page.playground.session.stages, query, key);
const texts = () => page.playground.session.keyTokens.map(({ text }) => text);

it('every example has a sentence of its own, and no sentence is of another', async () => {
  for (const lab of LABS) {
    const guide = await lab.guide?.();
    const names = lab.examples.map(({ name }) => name);
    expect(Object.keys(guide?.claims ?? {}).toSorted(), lab.kind).toEqual(names.toSorted());
  }
});

/** Shows it, and looks whether it is pinned and tells something with the numbers that are there. */
async function bearsOut(lab: AnyLab, { name, scene }: Example): Promise<string> {
  await page.show(scene);
  const { pin, stages } = page.playground.session;
  expect(pin, `${name} opens pinned`).not.toBeNull();
  expect(pin?.key, `${name} opens with a cell pinned`).toBeGreaterThanOrEqual(0);
  await vi.waitUntil(async () => (await claim(lab, name)) !== '', { timeout: LONG }).catch(() => {});
  const said = await claim(lab, name);
  expect(said, `${name} is borne out`).toMatch(/^\S.*\.$/);
  const shown = new Set([...(stages?.weights ?? [])].map((value) => value.toFixed(2).replace(/^0/, '')));
  const [figure] = said.match(FIGURE) ?? [];
  if (figure) expect(shown, `${figure} of '${said}' is a weight on show`).toContain(figure);
  return said;
}

const holdsIn = (lab: AnyLab) => async (_name: string, each: Example) => {
  await bearsOut(lab, each);
};

describe.skipIf(!isServed('minilm'))('examples of the encoder', () => {
  it.each([...named(encoderLab)])('%s', holdsIn(encoderLab), LONG);

  it(
    'tell of the two riddles what the other text gives',
    async () => {
      const [big, small] = first(encoderLab);
      const figures = async (each: Example) => {
        const said = (await bearsOut(encoderLab, each)).match(FIGURE) ?? [];
        return { own: said.slice(0, 2), other: said.slice(2, 4) };
      };
      const [ofBig, ofSmall] = [await figures(big), await figures(small)];
      expect(ofBig).toEqual({ own: ['.62', '.18'], other: ['.65', '.14'] });
      expect(ofSmall).toEqual({ own: ofBig.other, other: ofBig.own });
      // Both times the trophy, whichever of the two is meant.
      expect(weight(11, 2)).toBeGreaterThan(3 * weight(11, 9));
    },
    LONG,
  );

  it(
    'tell of the street what head 3.1 does in both texts',
    async () => {
      const [tired, wide] = [
        example(encoderLab, 'The animal was too tired'),
        example(encoderLab, 'The street was too wide'),
      ];
      const said = await bearsOut(encoderLab, wide);
      expect(weight(10, 2)).toBeCloseTo(0.56, 2);
      expect(said).toContain('from .68 to .28');
      expect(said).toContain('only .12');
      await page.playground.chooseHead({ layer: 3, head: 1 });
      expect(texts()[10]).toBe('it');
      expect([weight(10, 2).toFixed(2), weight(10, 8).toFixed(2)]).toEqual(['0.28', '0.12']);
      expect(await claim(encoderLab, wide.name), 'of another head').toBe('');
      await page.show(tired.scene);
      await page.playground.chooseHead({ layer: 3, head: 1 });
      expect(weight(10, 2).toFixed(2)).toBe('0.68');
    },
    LONG,
  );

  it(
    'tell nothing of another text',
    async () => {
      const [big] = first(encoderLab);
      const scene = big.scene as Scene<EncoderSource>;
      const text = scene.source.text.replace('trophy', 'parcel');
      await page.show({ ...scene, source: { ...scene.source, text } } as Scene);
      expect(await claim(encoderLab, big.name)).toBe('');
    },
    LONG,
  );

  it(
    'lead on by questions that do what they say',
    async () => {
      const [big] = first(encoderLab);
      await page.show(big.scene);
      const guide = await encoderLab.guide?.();
      const { playground } = page;
      const [why, others, later] = guide?.questions ?? [];
      expect(guide?.says(playground.session)).toBe(
        '“it” gives 62% of its attention to “trophy” in head 3.1, one of 72 heads.',
      );
      expect([why, others, later].map((question) => question?.words(playground.session))).toEqual([
        'Why does “it” look there?',
        'What do the other 71 heads do?',
        'What if it could not see what comes later?',
      ]);
      // On paper: what it looks at most is to be found, another cell is named.
      expect(why?.onPaper?.(playground.session)).toBe('Why does “it” look there?');
      const { pin } = playground.session;
      await playground.pin({ query: 11, key: 9 });
      expect(why?.onPaper?.(playground.session)).toBe('Why does “it” look at “suitcase”?');
      await playground.pin(pin);
      expect(later?.onPaper?.(playground.session)).toBe('What if “it” could not see what comes later?');
      const asked = { host: playground, run: playground.run as never };
      expect(await why?.ask(asked)).toMatchObject({
        place: 'number',
        said: expect.stringContaining('score 4.76'),
      });
      expect(await others?.ask(asked)).toMatchObject({
        place: 'heads',
        said: expect.stringMatching(/The 72 heads/),
      });
      expect(playground.scene.arrangement?.order).toBe('pattern');
      const answer = await later?.ask(asked);
      expect(playground.shownMode).toBe('causal');
      expect(weight(11, 12)).toBe(0);
      expect(answer?.said).toContain(`what was 62% is ${Math.round(100 * weight(11, 2))}% now`);
      expect(answer?.said).toMatch(/^5 later tokens are hidden/);
      await playground.undo();
      expect(playground.shownMode).toBe('self');
    },
    LONG,
  );
});

describe('examples of vectors', () => {
  it.each([...named(vectorsLab)])('%s', holdsIn(vectorsLab), LONG);

  it(
    'say the numbers that are known in closed form',
    async () => {
      const [self, causal, cross] = first(vectorsLab);
      const e = Math.exp(1 / Math.SQRT2);
      await page.show(self.scene);
      expect([weight(1, 0), weight(1, 1), weight(1, 2)]).toEqual([
        expect.closeTo(1 / (1 + 2 * e), 6),
        expect.closeTo(e / (1 + 2 * e), 6),
        expect.closeTo(e / (1 + 2 * e), 6),
      ]);
      await page.show(causal.scene);
      expect(await claim(vectorsLab, self.name), 'of another mask').toBe('');
      expect(weight(1, 1)).toBeCloseTo(e / (1 + e), 6);
      await page.show(cross.scene);
      expect(weight(1, 1)).toBeCloseTo((e * e) / (1 + e * e), 6);
    },
    LONG,
  );
});

describe('questions about vectors', () => {
  it(
    'lead on to larger scores, which make a row sharper as the closed form says',
    async () => {
      const [self] = first(vectorsLab);
      await page.show(self.scene);
      const guide = await vectorsLab.guide?.();
      const { playground } = page;
      expect(guide?.questions.map(({ words }) => words(playground.session))).toEqual([
        'Why does “b” look there?',
        'What if it could not see what comes later?',
        'What if the scores were twice as large?',
      ]);
      const answer = await guide?.questions[2]?.ask({ host: playground, run: playground.run as never });
      const e = Math.exp(2 / Math.SQRT2);
      expect(weight(1, 1)).toBeCloseTo(e / (1 + 2 * e), 6);
      expect(answer?.said).toContain(
        `“b” gave .40 and gives ${weight(1, 1).toFixed(2).replace(/^0/, '')} now`,
      );
      await playground.undo();
      expect(weight(1, 1)).toBeCloseTo(0.401, 3);
    },
    LONG,
  );
});

describe('examples of the translator', () => {
  it.each([...named(translationLab)])('%s', holdsIn(translationLab), LONG);

  it(
    'say what the model without a mask writes alone',
    async () => {
      const last = translationLab.examples.at(-1) as Example;
      const said = await bearsOut(translationLab, last);
      const { translation } = page.playground.run as unknown as TranslationLabRun;
      const own = translation.comparisons.leakage?.leaking.own;
      expect(own).not.toBe(translation.comparisons.leakage?.masked.own);
      expect(said).toContain(own === '' ? 'nothing at all' : `“${own}”`);
    },
    LONG,
  );
});

describe.skipIf(!isServed('smollm2'))('examples of the language model', () => {
  it.each([...named(languageLab)])('%s', holdsIn(languageLab), LONG);

  it(
    'lead on to what comes next without the head',
    async () => {
      const guide = await languageLab.guide?.();
      const { playground } = page;
      await page.show(languageLab.start());
      const without = guide?.questions[2];
      expect(without?.words(playground.session)).toBe('What comes next without head 18.6?');
      const run = playground.run as never;
      const answer = await without?.ask({ host: playground, run });
      expect(playground.scene.interventions).toEqual([{ kind: 'off', layer: 18, head: 6, by: 'zero' }]);
      // Without it the name is copied less: .499 becomes .412.
      const [before = Number.NaN, after = Number.NaN] = (answer?.said.match(/−\d+\.\d+/g) ?? []).map(
        (figure) => Math.exp(Number(figure.replace('−', '-'))),
      );
      expect([before, after]).toEqual([expect.closeTo(0.499, 2), expect.closeTo(0.412, 2)]);
    },
    LONG,
  );
});

describe('examples of training', () => {
  const files = ['induction-two_layers', 'reverse-transformer', 'sort-transformer', 'date-bahdanau'];

  it('tell of a trained model what its head has learnt, at the cell that is pinned', async () => {
    const core = new InlineCore(await loadModule('simd'));
    const guide = await trainingLab.guide?.();
    const figures = [];
    for (const [at, file] of files.entries()) {
      const { name, scene } = trainingLab.examples[at] as Example;
      const bytes = await readFile(
        new URL(`../../../../web/public/trained/${file}.safetensors`, import.meta.url),
      );
      const model = await core.openTaskModel(async () => Uint8Array.from(bytes));
      const { trace } = await model.probe();
      const { layer, head, pin } = scene;
      const stages = await trace.head(layer, head);
      const seen = { ...tokensOfTrace(trace.summary, layer), trace, stages, layer, head, pin };
      const said = guide?.claims[name]?.(seen, null as never);
      const weight = weightAt(stages, pin?.query ?? -1, pin?.key ?? -1);
      expect(said).toContain(` ${weight.toFixed(2).replace(/^0/, '')} to “`);
      expect(said).toMatch(/ learnt /);
      figures.push(weight);
      // A head that does not do it, here of another token, is told otherwise.
      const flat = { ...stages, weights: stages.weights.map(() => 1 / stages.keys) };
      expect(guide?.claims[name]?.({ ...seen, stages: flat }, null as never)).toMatch(/ so far: /);
      trace.dispose();
    }
    expect(Math.min(...figures)).toBeGreaterThan(0.85);
    core.dispose();
  });
});
