/** One edit in the translator: how often the model is asked, and that it says what it said before. */

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isSameLayer } from '../../../../../web/src/core/layer_id.ts';
import type { SentenceQuestion, TaskModelHandle } from '../../../../../web/src/core/training_types.ts';
import type { Intervention, TraceHandle } from '../../../../../web/src/core/types.ts';
import { goldFor, goldRows } from '../../../../../web/src/labs/translation/gold.ts';
import { translationLab } from '../../../../../web/src/labs/translation/index.ts';
import type { TranslationLabRun } from '../../../../../web/src/labs/translation/lab_run.ts';
import {
  type TranslationSource,
  translationScene,
  translationSource,
} from '../../../../../web/src/labs/translation/source.ts';
import { readPair, sourceIds } from '../../../../../web/src/labs/translation/text.ts';
import type { TranslatorName } from '../../../../../web/src/models/translators.ts';
import { Playground } from '../../../../../web/src/shell/store/playground.ts';
import { previewHead } from '../../../../../web/src/trace/head_preview.ts';
import { countingCore, trafficDuring } from '../../../../shared/counted_worker.ts';

const MOST_MESSAGES = 6;
const BEGIN = 2;

const { core, traffic } = await countingCore();
afterAll(() => core.dispose());

/** Asked about a sentence or to run: each is a pass of the model. */
let passes: string[] = [];
const models = new Map<TranslatorName, TaskModelHandle>();
const playground = new Playground(async () => core);
let lab: TranslationLabRun;

async function openModel(name: TranslatorName): Promise<TaskModelHandle> {
  const file = new URL(`../../../../../web/public/trained/translate-${name}.safetensors`, import.meta.url);
  const bytes = await readFile(file);
  const model = await core.openTaskModel(async () => Uint8Array.from(bytes));
  const counts = (method: 'read' | 'run' | 'write' | 'alignment') => ({
    [method]: (...parts: never[]) => {
      passes.push(`${name} ${method}`);
      return (model[method] as (...parts: never[]) => Promise<unknown>)(...parts);
    },
  });
  const methods = (['read', 'run', 'write', 'alignment'] as const).map(counts);
  return Object.assign({ ...model }, ...methods);
}

const source = (): TranslationSource => playground.scene.source as TranslationSource;

/** Until what stands beside the figure has followed, too. */
async function change(interventions: Intervention[]): Promise<void> {
  await playground.change({ ...playground.scene, interventions });
  await vi.waitUntil(() => lab.translation.comparisons.aligner);
  await core.memoryBytes();
}

beforeAll(async () => {
  lab = (await playground.runs.open(translationLab)) as TranslationLabRun;
  for (const name of ['transformer', 'bahdanau'] as const) {
    const model = await openModel(name);
    models.set(name, model);
    Object.assign(lab.translation.loaders[name], { ready: { model, notices: [] }, state: 'ready' });
  }
  await playground.change(translationScene(translationSource()));
  await vi.waitUntil(() => lab.translation.comparisons.aligner);
});

const HEAD = { stack: 'decoder_cross', layer: 0, head: 2 } as const;
const weight = (query: number, key: number, share: number): Intervention => ({
  kind: 'paint',
  stack: 'decoder_cross',
  layer: 0,
  head: 1,
  query,
  key,
  weight: share,
});

/** Each of what an edit shows, asked for by itself. */
async function oneByOne(interventions: Intervention[]) {
  const model = models.get('transformer') as TaskModelHandle;
  const pair = await readPair(core, model.summary.task, source());
  const ids = sourceIds(pair);
  const written = await model.write(ids, pair.most, interventions);
  const input = { source: ids, target: Int32Array.of(BEGIN, ...written), interventions };
  const { trace, next, following } = await model.run(input);
  const heads = await trace.heads(['scores']);
  trace.dispose();
  const gold = await goldFor(core, model, pair, source());
  const rows = goldRows(gold, [...written]);
  const scores = rows ? await model.alignment(input, rows) : [];
  return { ids: [...written], next, following, heads, scores };
}

describe('an edit of a weight', () => {
  const edits: [string, Intervention[]][] = [
    ['that leaves the words as they are', [weight(2, 3, 0.4)]],
    ['beside another one', [weight(2, 3, 0.4), weight(4, 4, 0.9)]],
    ['that changes the words', [{ kind: 'skip_layer', stack: 'encoder_self', layer: 0 }, weight(1, 8, 1)]],
    ['beside a head that writes its mean', [{ ...HEAD, kind: 'off', by: 'mean' }, weight(2, 3, 0.4)]],
    ['beside a pattern', [{ ...HEAD, kind: 'weights', pattern: 'uniform' }, weight(2, 3, 0.4)]],
    [
      'without a feed-forward network',
      [{ kind: 'skip_feed_forward', stack: 'decoder_self', layer: 0 }, weight(2, 3, 0.4)],
    ],
    ['that is taken back', []],
  ];

  it.each(edits)('%s asks the model once, and says all that it said before', async (_, changes) => {
    passes = [];
    const { asked } = await trafficDuring(traffic, () => change(changes));
    const messages = asked.filter((method) => method !== 'memoryBytes');
    expect(passes.filter((pass) => pass.startsWith('transformer'))).toEqual(['transformer read']);
    expect(messages.length, messages.join(' ')).toBeLessThanOrEqual(MOST_MESSAGES);
    expect(messages).not.toContain('thumbnails');
    const { shown, before, scores } = lab.translation;
    const expected = await oneByOne(changes);
    const { ids, traced } = shown ?? {};
    expect({ ids, next: traced?.next, following: traced?.following, scores }).toEqual({
      ids: expected.ids,
      next: expected.next,
      following: expected.following,
      scores: expected.scores,
    });
    expect(traced?.layers.map(({ heads }) => heads)).toEqual(expected.heads);
    const { layer, head, stages } = playground.session;
    expect(stages).toEqual(expected.heads[layer]?.[head]);
    if (changes.length === 0) expect(before).toBeNull();
    else {
      const unchanged = await oneByOne([]);
      expect(before).toMatchObject({
        ids: unchanged.ids,
        traced: { next: unchanged.next, following: unchanged.following },
      });
    }
  });

  const words: [string, Intervention[]][] = edits.slice(0, -1);

  it.each(words)('%s stands beside the same French without it', async (_, changes) => {
    await change(changes);
    const { shown, before } = lab.translation;
    const ids = shown?.ids ?? [];
    const model = models.get('transformer') as TaskModelHandle;
    const pair = await readPair(core, model.summary.task, source());
    const input = { source: sourceIds(pair), target: Int32Array.of(BEGIN, ...ids) };
    const plain = await model.run(input);
    const changed = await model.run({ ...input, interventions: changes });
    const { session } = playground;
    const { layer, head, difference, stages } = session;
    const id = session.trace?.summary.layers[layer];
    const placeIn = (trace: TraceHandle) =>
      trace.summary.layers.findIndex((other) => id && isSameLayer(other, id));
    const [was, is] = [
      await plain.trace.head(placeIn(plain.trace), head, ['scores']),
      await changed.trace.head(placeIn(changed.trace), head, ['scores']),
    ];
    expect(stages).toEqual(is);
    expect(difference?.values).toEqual(is.weights.map((weight, cell) => weight - (was.weights[cell] ?? 0)));
    expect(await session.loadBefore()).toEqual(was);
    expect(before).not.toBeNull();
    for (const { trace } of [plain, changed]) trace.dispose();
  });

  it('is previewed in the row before the model has run', async () => {
    await change([]);
    const { session } = playground;
    const { layer } = session;
    expect(lab.translation.shown?.traced.layers[layer]?.stack).toBe('decoder_cross');
    await playground.chooseHead({ layer, head: 1 });
    await previewHead(session, [weight(2, 3, 0.4)]);
    expect(session.stages?.weights[2 * (session.stages.keys ?? 0) + 3]).toBeCloseTo(0.4, 6);
    expect(session.stages?.rowSums[2]).toBeCloseTo(1, 5);
    expect(playground.scene.interventions).toEqual([]);
  });

  it('has the lens over sinks compute the French again without a token', async () => {
    await change([weight(2, 3, 0.4)]);
    const { shown } = lab.translation;
    const model = models.get('transformer') as TaskModelHandle;
    const { layer, head } = playground.session;
    const blocked: Intervention = { kind: 'block', token: 4, stack: 'decoder_cross' };
    const dropped = await lab.masks()?.without?.(4, { query: 2, side: 128 });
    const pair = await readPair(core, model.summary.task, source());
    const { trace } = await model.run({
      source: sourceIds(pair),
      target: Int32Array.of(BEGIN, ...(shown?.ids ?? [])),
      interventions: [weight(2, 3, 0.4), blocked],
    });
    const expected = await trace.head(layer, head, ['scores']);
    trace.dispose();
    expect(dropped?.map).toEqual(expected.weights);
    expect(dropped?.row).toEqual(expected.weights.subarray(2 * expected.keys, 3 * expected.keys));
    expect(dropped?.map.filter((_weight, cell) => cell % expected.keys === 4)).toEqual(
      new Float32Array(expected.queries),
    );
  });

  it('is overtaken by the next one, and leaves no trace behind', async () => {
    const model = models.get('transformer') as TaskModelHandle;
    let open = 0;
    const counted = {
      ...model,
      read: async (question: SentenceQuestion) => {
        const reading = await model.read(question);
        open++;
        const { trace } = reading;
        return {
          ...reading,
          trace: {
            ...trace,
            dispose: () => {
              open--;
              trace.dispose();
            },
          },
        };
      },
    };
    Object.assign(lab.translation.loaders.transformer, { ready: { model: counted, notices: [] } });
    const first = change([weight(1, 1, 0.5)]);
    const second = change([weight(1, 2, 0.5)]);
    await Promise.all([first, second]);
    expect(playground.scene.interventions).toEqual([weight(1, 2, 0.5)]);
    expect(open).toBe(1);
  });
});
