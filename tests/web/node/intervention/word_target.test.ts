/** What is set in a cell of words is the word's weight then, by the model itself, and what is said of it holds. */

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { Intervention } from '../../../../web/src/core/types.ts';
import { setInTarget, withoutTarget, withTarget } from '../../../../web/src/intervention/cell_target.ts';
import { runText, shownOf } from '../../../../web/src/labs/encoder/run_text.ts';
import { createTokenizer } from '../../../../web/src/models/tokenizer/tokenizer.ts';
import { TraceSession } from '../../../../web/src/trace/trace_session.ts';
import { WordSession } from '../../../../web/src/trace/word_session.ts';
import { targetsIn, wordTarget } from '../../../../web/src/view/controls/word_target.ts';
import { checkpointFolder } from '../../../shared/checkpoints.ts';
import { paintedMask } from '../../../shared/painted_mask.ts';

const core = new InlineCore(await loadModule('simd'));
const read = (file: string) => readFile(new URL(file, checkpointFolder('bert')));
const encoder = {
  model: await core.openModel({
    config: String(await read('config.json')),
    weights: [
      { name: 'model.safetensors', bytes: async () => new Uint8Array(await read('model.safetensors')) },
    ],
  }),
  tokenizer: await createTokenizer(String(await read('tokenizer.json'))),
};
const SITE = { layer: 0, head: 1 };
const WORDS = 5;

async function settled(...sessions: TraceSession[]): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, 5));
  while (sessions.some(({ busy }) => busy));
}

/** The text under these changes, in pieces and in words. */
async function shownWith(mode: 'self' | 'causal', list: Intervention[] = []) {
  const pieces = new TraceSession();
  const words = new WordSession(pieces);
  pieces.addEventListener('change', () => words.follow(true));
  const run = await runText(encoder, { text: 'tokenization is unbelievable', pair: '' }, mode, list);
  const shown = shownOf(run);
  pieces.extras = shown;
  await pieces.show(shown.trace, shown.tokens);
  await pieces.chooseHead(SITE.layer, SITE.head);
  await settled(pieces, words);
  return { pieces, words };
}

async function masked(allowed: Uint8Array) {
  const { pieces, words } = await shownWith('self');
  await pieces.trace?.change([paintedMask(allowed, pieces.keyTokens.length)]);
  await pieces.refresh();
  pieces.extras = { ...pieces.extras };
  words.follow(false);
  await settled(pieces, words);
  return { pieces, words };
}

const cells = Array.from({ length: WORDS * WORDS }, (_, at) => ({
  query: Math.floor(at / WORDS),
  key: at % WORDS,
}));

describe.each(['self', 'causal'] as const)('a word on a word, %s', (mode) => {
  it.each(cells)('$query on $key has the weight that is set', async (cell) => {
    const { words } = await shownWith(mode);
    const target = await wordTarget(words, cell);
    const isHidden = words.stages?.allowed[cell.query * WORDS + cell.key] === 0;
    const row = words.stages?.allowed.slice(cell.query * WORDS, (cell.query + 1) * WORDS) ?? new Uint8Array();
    const isAlone = !isHidden && row.reduce((sum, allows) => sum + allows, 0) === 1;
    if (typeof target === 'string') {
      expect([isHidden, isAlone]).toContain(true);
      expect(target).toContain(isHidden ? 'counts for nothing' : 'has all the weight there');
      return;
    }
    expect(isAlone).toBe(false);
    expect(isHidden).toBe(false);
    const list = withTarget([], 'paint', target, [SITE], 0.6);
    expect(setInTarget(list, target, SITE)).toEqual({ kind: 'paint', number: 0.6 });
    expect(withoutTarget(list, target, [SITE])).toEqual([]);
    const after = await shownWith(mode, list);
    const weight = after.words.stages?.weights[cell.query * WORDS + cell.key] ?? 0;
    expect(weight).toBeCloseTo(0.6, 4);
    expect(after.words.shown.edited).toContainEqual(cell);
    // Every row of its pieces gives that much, as it is said.
    const { queries, keys } = after.words.block(cell);
    const { stages } = after.pieces;
    for (let query = queries.from; query < queries.to && stages; query++) {
      const given = stages.weights.subarray(query * stages.keys + keys.from, query * stages.keys + keys.to);
      const sum = given.reduce((total, one) => total + one, 0);
      expect(sum).toBeCloseTo(0.6, 4);
      const seen = [...given].filter((one) => one > 0);
      for (const one of seen) expect(one).toBeCloseTo(sum / seen.length, 5);
    }
    const said = target.says?.(0.6);
    const isPlain = queries.to - queries.from === 1 && keys.to - keys.from === 1;
    expect(said === undefined).toBe(isPlain);
    if (said) expect(said).toContain('.60');
  });
});

describe('what is said of the pairs', () => {
  it('counts them and what each gets', async () => {
    const { words } = await shownWith('self');
    const saysOf = async (query: number, key: number) => {
      const target = await wordTarget(words, { query, key });
      return typeof target === 'string' ? target : target.says?.(0.6);
    };
    const rows = words.block({ query: 1, key: 3 });
    const [asking, reading] = [rows.queries.to - rows.queries.from, rows.keys.to - rows.keys.from];
    expect(asking).toBeGreaterThan(1);
    expect(reading).toBeGreaterThan(1);
    const each = (0.6 / reading).toFixed(3).slice(1);
    expect(await saysOf(1, 3)).toBe(
      `Each of ${asking * reading} pairs of pieces gets ${each}: every row adds up to .60, and so does the mean.`,
    );
    const target = await wordTarget(words, { query: 1, key: 3 });
    expect(typeof target === 'string' ? '' : target.says?.(null)).toBe(
      `A number here sets ${asking * reading} pairs of pieces: in each of ${asking} rows they share the number evenly, so that the mean is that number.`,
    );
    expect(await saysOf(1, 0)).toContain(`Each of its ${asking} rows gives .60`);
    expect(await saysOf(0, 3)).toContain(`Its ${reading} pieces get ${each} each, .60 together`);
  });

  it('says of hidden ones that they do not count', async () => {
    const { words } = await shownWith('causal');
    const target = await wordTarget(words, { query: 1, key: 1 });
    expect(typeof target === 'string' ? target : target.says?.(0.5)).toContain(
      'hidden ones count for nothing',
    );
  });

  it('says why there is no such number where a row may look only elsewhere', async () => {
    const { pieces, words } = await shownWith('self');
    const size = pieces.keyTokens.length;
    const { queries, keys } = words.block({ query: 1, key: 3 });
    const allowed = new Uint8Array(size * size).fill(1);
    allowed.fill(0, queries.from * size + keys.from, queries.from * size + keys.to);
    const after = await masked(allowed);
    const target = await wordTarget(after.words, { query: 1, key: 3 });
    expect(target).toContain('may not look at “unbelievable”');
    expect(target).toContain('cannot be set as one number');
  });

  it('gives heads under another mask their own parts, so that each gets the number', async () => {
    const plain = await shownWith('self');
    const cell = { query: 1, key: 3 };
    const { keys } = plain.words.block(cell);
    const hides: Intervention = { kind: 'block', token: keys.from, layer: 0, head: 0 };
    const { words, pieces } = await shownWith('self', [hides]);
    const own = await wordTarget(words, cell);
    if (typeof own === 'string') throw new Error(own);
    const count = pieces.trace?.summary.layers[0]?.heads ?? 0;
    const heads = Array.from({ length: count }, (_, head) => ({ layer: 0, head }));
    expect((await targetsIn(plain.words, cell, own, heads)).alike).toBe(true);
    const { targets, alike } = await targetsIn(words, cell, own, heads);
    expect(alike).toBe(false);
    const given = async (list: Intervention[]) => {
      const after = await shownWith('self', [hides, ...list]);
      const all = await Promise.all(heads.map(({ head }) => after.words.trace?.head(0, head)));
      return all.map((stages) => stages?.weights[cell.query * WORDS + cell.key] ?? 0);
    };
    const each = heads.reduce<Intervention[]>((list, site) => {
      const target = targets[site.head];
      if (!target) throw new Error('none can be set');
      return withTarget(list, 'paint', target, [site], 0.6);
    }, []);
    for (const weight of await given(each)) expect(weight).toBeCloseTo(0.6, 4);
    // What suits the head on show is less in the one that sees fewer pieces.
    const [first] = await given(withTarget([], 'paint', own, [{ layer: 0 }], 0.6));
    expect(first).toBeLessThan(0.59);
  });

  it('sets nothing in heads that may not look there', async () => {
    const cell = { query: 1, key: 3 };
    const { keys } = (await shownWith('self')).words.block(cell);
    const hides = Array.from({ length: keys.to - keys.from }, (_, at) => ({
      kind: 'block' as const,
      token: keys.from + at,
      layer: 0,
      head: 0,
    }));
    const { words } = await shownWith('self', hides);
    const own = await wordTarget(words, cell);
    if (typeof own === 'string') throw new Error(own);
    const { targets } = await targetsIn(words, cell, own, [{ layer: 0, head: 0 }, SITE]);
    expect(targets[0]).toBeNull();
    expect(targets[1]?.parts).toEqual(own.parts);
  });

  it('sets several words at once', async () => {
    const { words } = await shownWith('self');
    const target = await wordTarget(words, { query: 1, key: 2, keys: 2 });
    if (typeof target === 'string') throw new Error(target);
    const after = await shownWith('self', withTarget([], 'paint', target, [SITE], 0.3));
    for (const key of [2, 3]) expect(after.words.stages?.weights[WORDS + key]).toBeCloseTo(0.3, 4);
    expect(target.says?.(0.3)).toContain('Each of 2 pairs of words gets .30');
  });
});
