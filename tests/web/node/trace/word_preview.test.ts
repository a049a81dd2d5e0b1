/** A head in words while a number of it is being set: what the core makes of the pieces, before all is computed. */

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { Intervention } from '../../../../web/src/core/types.ts';
import { runText, shownOf } from '../../../../web/src/labs/encoder/run_text.ts';
import { createTokenizer } from '../../../../web/src/models/tokenizer/tokenizer.ts';
import { TraceSession } from '../../../../web/src/trace/trace_session.ts';
import { previewInWords } from '../../../../web/src/trace/word_preview.ts';
import { WordSession } from '../../../../web/src/trace/word_session.ts';
import { checkpointFolder } from '../../../shared/checkpoints.ts';

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
const TEXT = { text: 'tokenization is unbelievable', pair: '' };
const OFF: Intervention = { kind: 'off', by: 'zero', layer: 0, head: 1 };

function paint(weight: number): Intervention {
  return { kind: 'paint', layer: 1, head: 2, query: 2, key: 1, keys: 3, weight };
}

/** Head 1.2 in words, of a text with these changes. */
async function wordsOf(list: Intervention[]): Promise<WordSession> {
  const pieces = new TraceSession();
  const words = new WordSession(pieces);
  const shown = shownOf(await runText(encoder, TEXT, 'self', list));
  pieces.extras = shown;
  Object.assign(pieces, { layer: 1, head: 2 });
  await pieces.show(shown.trace, shown.tokens);
  words.follow(false);
  await words.made;
  return words;
}

it.each<[string, Intervention[]]>([
  ['nothing else', []],
  ['another head switched off', [OFF]],
  ['a number that was set before', [OFF, paint(0.3)]],
  ['positions exchanged', [{ kind: 'positions', positions: 'none' }]],
])('is what the model has once all is computed, beside %s', async (_, list) => {
  const words = await wordsOf(list);
  const before = words.stages?.weights.slice();
  const wanted = [...list.filter(({ kind }) => kind !== 'paint'), paint(0.9)];
  await previewInWords(words, wanted);
  const computed = await wordsOf(wanted);
  expect(words.stages?.weights).toEqual(computed.stages?.weights);
  expect(words.stages?.weights).not.toEqual(before);
});

it('shows of several that are wanted the last', async () => {
  const words = await wordsOf([]);
  const seen: (Float32Array | undefined)[] = [];
  words.addEventListener('change', () => seen.push(words.stages?.weights));
  await Promise.all([0.2, 0.5, 0.8].map((weight) => previewInWords(words, [paint(weight)])));
  expect(seen).toEqual([(await wordsOf([paint(0.8)])).stages?.weights]);
});

it('does not come in place of what was computed meanwhile', async () => {
  const words = await wordsOf([]);
  const shown = previewInWords(words, [paint(0.9)]);
  await words.refresh();
  const { stages } = words;
  await shown;
  expect(words.stages).toBe(stages);
});

it('leaves out what it cannot tell: scores that lose something for the distance', async () => {
  const list: Intervention[] = [{ kind: 'positions', positions: 'alibi' }];
  const words = await wordsOf(list);
  const { stages } = words;
  await previewInWords(words, [...list, paint(0.9)]);
  expect(words.stages).toBe(stages);
});
