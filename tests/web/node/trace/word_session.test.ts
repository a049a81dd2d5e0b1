/** A session in words beside that of its pieces: what is chosen in the one is chosen in the other. */

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { Intervention } from '../../../../web/src/core/types.ts';
import { runText, shownOf } from '../../../../web/src/labs/encoder/run_text.ts';
import { createTokenizer } from '../../../../web/src/models/tokenizer/tokenizer.ts';
import { Overlays } from '../../../../web/src/trace/overlaid.ts';
import { TraceSession } from '../../../../web/src/trace/trace_session.ts';
import { WordSession } from '../../../../web/src/trace/word_session.ts';
import { additionWords, averageWords, givingRows } from '../../../../web/src/view/text/word_words.ts';
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

/** Until nothing is on its way. */
async function settled(...sessions: TraceSession[]): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, 5));
  while (sessions.some(({ busy }) => busy));
}

async function sessions(list: Intervention[] = []) {
  const pieces = new TraceSession();
  const words = new WordSession(pieces);
  pieces.addEventListener('change', () => words.follow(true));
  const run = await runText(encoder, { text: 'tokenization is unbelievable', pair: '' }, 'self', list);
  const beforeTrace = () => encoder.model.run(run.input);
  const shown = { ...shownOf(run), ...(run.change && { beforeTrace }) };
  pieces.extras = shown;
  await pieces.show(shown.trace, shown.tokens);
  await settled(pieces, words);
  return { pieces, words, run };
}

const texts = ({ keyTokens }: TraceSession) => keyTokens.map(({ text }) => text);

describe('a session in words', () => {
  it('shows the same heads over words', async () => {
    const { pieces, words } = await sessions();
    expect(WordSession.has(pieces)).toBe(true);
    expect(texts(words)).toEqual(['[CLS]', 'tokenization', 'is', 'unbelievable', '[SEP]']);
    expect(texts(pieces).length).toBeGreaterThan(5);
    expect(words.stages?.keys).toBe(5);
    for (const sum of words.stages?.rowSums ?? []) expect(sum).toBeCloseTo(1, 5);
    expect(words.overview.statistics).toHaveLength(pieces.overview.statistics.length);
    expect(words.title).toContain('words');
    expect(words.unit).toBe('words: rows averaged, columns added');
  });

  it('pins the word of a pinned piece, and of a pinned word the piece that looks most', async () => {
    const { pieces, words } = await sessions();
    const { queries, keys } = words.block({ query: 1, key: 3 });
    await pieces.choosePin({ query: queries.from + 1, key: keys.to - 1 });
    await settled(words);
    expect(words.pin).toEqual({ query: 1, key: 3 });
    // The piece that led here stays where the word is pinned once more.
    await words.choosePin({ query: 1, key: 3 });
    expect(pieces.pin).toEqual({ query: queries.from + 1, key: keys.to - 1 });
    await words.choosePin({ query: 3, key: 1 });
    const block = words.block({ query: 3, key: 1 });
    const { pin, stages } = pieces;
    const weightAt = (query: number, key: number) => stages?.weights[query * stages.keys + key] ?? 0;
    for (let query = block.queries.from; query < block.queries.to; query++)
      for (let key = block.keys.from; key < block.keys.to; key++)
        expect(weightAt(query, key)).toBeLessThanOrEqual(weightAt(pin?.query ?? 0, pin?.key ?? 0));
    await words.choosePin({ query: 3, key: -1 });
    expect(pieces.pin).toEqual({ query: block.queries.from, key: -1 });
    await words.choosePin(null);
    expect(pieces.pin).toBeNull();
  });

  it('shows heads together, and rows, as pieces do', async () => {
    const { words } = await sessions();
    await words.choosePin({ query: 3, key: -1 });
    words.beside = new Overlays();
    const compared = { places: [{ layer: 1, head: 0 }], as: 'average' } as const;
    words.beside.want({ compared, rows: { places: [1], as: 'each' } });
    await words.refresh();
    const [own, other] = [words.stages?.weights, (await words.trace?.head(1, 0))?.weights];
    for (const [cell, weight] of (words.shown.stages?.weights ?? []).entries())
      expect(weight).toBeCloseTo(((own?.[cell] ?? 0) + (other?.[cell] ?? 0)) / 2, 6);
    expect(words.title).toBe('Average of 2 heads · words');
    expect(words.overlaid?.rows.map(({ query }) => query)).toEqual([3, 1]);
  });

  it('follows head, filter and trace', async () => {
    const { pieces, words } = await sessions();
    await words.chooseHead(1, 1);
    expect([pieces.layer, pieces.head]).toEqual([1, 1]);
    await pieces.chooseHead(0, 1);
    await settled(words);
    expect([words.layer, words.head]).toEqual([0, 1]);
    await words.chooseMassShare(0.7);
    expect([pieces.massShare, words.massFilter !== null]).toEqual([0.7, true]);
    const next = await runText(encoder, { text: 'unbelievable', pair: '' }, 'self', []);
    pieces.extras = shownOf(next);
    await pieces.show(next.trace, shownOf(next).tokens);
    await settled(pieces, words);
    expect(words.isCurrent).toBe(true);
    expect(texts(words)).toEqual(['[CLS]', 'unbelievable', '[SEP]']);
    words.leave();
    expect(words.trace).toBeNull();
    words.follow(true);
    await settled(words);
    expect(words.stages?.keys).toBe(3);
  });

  it('says what changes of pieces did, in words', async () => {
    const { pieces, words, run } = await sessions([
      { kind: 'paint', layer: 0, head: 0, query: 2, key: 0, weight: 0.9 },
    ]);
    const cell = words.wordCell({ query: 2, key: 0 });
    expect(words.shown.edited).toEqual([cell]);
    const before = await (await encoder.model.run(run.input)).inWords(
      // Where the words of this text begin.
      Uint8Array.from([0, 1, 2, 3].flatMap(() => beginsIn(pieces, words))),
    );
    await words.chooseHead(0, 0);
    const weights = (await before.head(0, 0)).weights;
    const at = (cell?.query ?? 0) * 5 + (cell?.key ?? 0);
    const moved = (words.stages?.weights[at] ?? 0) - (weights[at] ?? 0);
    expect(moved).toBeGreaterThan(0.01);
    expect(words.difference?.values[at]).toBeCloseTo(moved, 5);
    await words.chooseBefore(true);
    expect([...(words.shown.stages?.weights ?? [])]).toEqual([...weights]);
  });
});

describe('what the steps of a word say', () => {
  it.each([
    ['every row', []],
    ['a row that may look at nothing', [2]],
    ['none but such rows', [1, 2, 3, 4, 5, 6, 7, 8]],
  ])('is how the core made it, with %s', async (_, empty) => {
    const { pieces, words } = await sessions();
    const size = pieces.keyTokens.length;
    const allowed = new Uint8Array(size * size).fill(1);
    for (const row of empty) allowed.fill(0, row * size, (row + 1) * size);
    await pieces.trace?.change([paintedMask(allowed, size)]);
    await pieces.refresh();
    pieces.extras = { ...pieces.extras };
    words.follow(false);
    await settled(pieces, words);
    const { queries, keys } = words.block({ query: 1, key: 3 });
    const rows = Array.from({ length: queries.to - queries.from }, (_row, at) => queries.from + at);
    const giving = givingRows(rows, (row) => pieces.stages?.rowSums[row] ?? 0);
    expect(giving).toEqual(rows.filter((row) => !empty.some((at) => at === row)));
    const sums = await Promise.all(
      giving.map(async (row) => {
        const masses = await pieces.trace?.massBetween(0, 0, row, Int32Array.of(keys.from, keys.to));
        return masses?.[0] ?? Number.NaN;
      }),
    );
    const mean = sums.length > 0 ? sums.reduce((sum, mass) => sum + mass, 0) / sums.length : 0;
    expect(words.stages?.weights[5 + 3]).toBeCloseTo(mean, 6);
    expect(words.stages?.rowSums[1]).toBeCloseTo(sums.length > 0 ? 1 : 0, 6);
    const said = averageWords('tokenization', rows.length, giving.length);
    expect(said.includes('sums to 1')).toBe(giving.length > 0);
    expect(said.includes('not count')).toBe(giving.length > 0 && giving.length < rows.length);
    expect(additionWords('unbelievable', keys.to - keys.from)).toContain(
      `${keys.to - keys.from} pieces together`,
    );
    expect(additionWords('is', 1)).toContain('nothing to add');
    expect(averageWords('is', 1, 1)).toContain('stands for the word');
  });
});

function beginsIn(pieces: TraceSession, words: WordSession): number[] {
  const begins = pieces.keyTokens.map(() => 0);
  for (const word of words.keyTokens.keys()) begins[words.block({ query: word, key: word }).keys.from] = 1;
  return begins;
}
