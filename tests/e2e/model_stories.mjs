/** The real model in the page, held to the reference maps. */

import { readFile } from 'node:fs/promises';
import { largestDifference } from '../shared/agreement.ts';
import { floats, readTensorFile } from '../shared/safetensors.ts';
import { modelReady, result, settled, shown } from './inside.mjs';

/** Half-precision weights: measured 1.3e-3 at most over the fixture texts. */
const HALF_PRECISION = 2e-3;

/** One head of a fixture text: what it was made from, and the reference's weights. */
async function referenceOf(name, layer, head) {
  const file = await readFile(new URL(`../fixtures/minilm/${name}.safetensors`, import.meta.url));
  const { metadata, tensors } = readTensorFile(file);
  const tensor = tensors.get(`layer.${layer}.weights`);
  const [, queries, keys] = tensor.shape;
  return {
    text: metadata.text,
    pair: metadata.pair ?? '',
    tokens: JSON.parse(metadata.tokens),
    weights: floats(tensor).subarray(head * queries * keys, (head + 1) * queries * keys),
  };
}

async function type(page, text) {
  await page.getByLabel('Text', { exact: true }).fill(text);
  await page.waitForTimeout(250);
  await settled(page);
}

async function typeAnyText({ page, checks, address }) {
  await page.goto(address);
  await shown(page);
  await modelReady(page);
  for (const name of ['accents', 'one_word', 'unknown_character', 'hundred_tokens']) {
    const reference = await referenceOf(name, 3, 1);
    await type(page, reference.text);
    const { weights, tokens } = await result(page);
    checks.equal(tokens, reference.tokens, `${name}: tokens`);
    const apart = largestDifference(weights, reference.weights);
    checks.that(apart < HALF_PRECISION, `${name}: head 3.1 should agree with the reference`, apart);
  }
}

async function typeAPair({ page, checks, address }) {
  await page.goto(address);
  await modelReady(page);
  const reference = await referenceOf('pair', 3, 1);
  await type(page, reference.text);
  await page.getByRole('button', { name: 'Add second text' }).click();
  await page.getByLabel('Second text').fill(reference.pair);
  await page.waitForTimeout(250);
  await settled(page);
  const self = await result(page);
  checks.equal(self.tokens, reference.tokens, 'tokens of the pair');
  const apart = largestDifference(self.weights, reference.weights);
  checks.that(apart < HALF_PRECISION, 'head 3.1 should agree with the reference', apart);
  await page.getByRole('button', { name: 'Cross' }).click();
  await page.waitForTimeout(100);
  await settled(page);
  const cross = await result(page);
  const within = cross.weights.some(
    (weight, cell) =>
      cross.types[Math.floor(cell / cross.keys)] === cross.types[cell % cross.keys] && weight > 0,
  );
  checks.equal(within, false, 'whether a text looks at itself in cross mode');
  checks.that(
    await page.getByText('What if: each text sees only the other one').isVisible(),
    'the what-if is labelled',
    null,
  );
}

async function aLinkToAnyText({ page, checks, address }) {
  await page.goto(`${address}#text=A+link+to+a+text+of+its+own.&head=2.3&pin=8.6`);
  await modelReady(page);
  const { head, pin, tokens } = await result(page);
  checks.equal(
    [head, pin, tokens[2]],
    ['2.3', { query: 8, key: 6 }, 'link'],
    'head, pin and token 2 of the link',
  );
}

async function fromVectorsToTheModel({ page, checks, address }) {
  await page.goto(`${address}#vectors=`);
  await shown(page);
  checks.equal(await page.locator('load-line').count(), 0, 'loading lines beside the vectors');
  await page.getByLabel('Source').selectOption('minilm');
  await modelReady(page);
  checks.equal((await result(page)).tokens[2], 'trophy', 'the model takes over: token 2');
}

async function hideWhatComesLater({ page, checks, address }) {
  await page.goto(address);
  await modelReady(page);
  await page.getByRole('button', { name: 'Causal' }).click();
  await page.waitForTimeout(100);
  await settled(page);
  const { weights, keys } = await result(page);
  const later = weights.some((weight, cell) => cell % keys > Math.floor(cell / keys) && weight > 0);
  checks.equal(later, false, 'whether later tokens keep weight');
  checks.that(
    await page.getByText('What if: this model was trained').isVisible(),
    'the what-if is labelled',
    null,
  );
  checks.that(await page.getByText('hidden by the mask').isVisible(), 'the legend names the hatching', null);
}

async function tooLongAndOdd({ page, checks, address }) {
  await page.goto(address);
  await modelReady(page);
  await type(page, 'word '.repeat(730));
  checks.that(
    await page.getByText('512 tokens are used: 220 tokens of the text cut').isVisible(),
    'the cut is told',
    null,
  );
  checks.equal((await result(page)).keys, 512, 'tokens used');
  await type(page, '   ');
  checks.that(await page.getByText('Type a sentence.').first().isVisible(), 'empty text is told', null);
  for (const text of [
    '\ud800 lone \udfff',
    'שלום עולם مرحبا',
    '👩‍👩‍👧‍👦🏳️‍🌈 🔥',
    '[SEP] [CLS] ##a',
    '\u0000\u0007 \u202e x',
  ]) {
    await type(page, text);
    const { tokens, weights } = await result(page);
    checks.that(
      tokens.length >= 3 && weights.every(Number.isFinite),
      `odd text ${JSON.stringify(text)}`,
      tokens,
    );
  }
  await type(page, 'a b '.repeat(25_000));
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.session.stages.keys === 512,
  );
  await settled(page);
  checks.that(
    await page.getByText(/512 tokens are used: 49490 tokens/).isVisible(),
    '100,000 characters are cut',
    await page.locator('text-input').textContent(),
  );
  await type(page, 'Fine again.');
  checks.equal(
    (await result(page)).tokens,
    ['[CLS]', 'fine', 'again', '.', '[SEP]'],
    'tokens after all that',
  );
}

export const modelStories = {
  'type any text': typeAnyText,
  'type a pair, cross': typeAPair,
  'a link to a text that waits for the model': aLinkToAnyText,
  'from vectors to the model': fromVectorsToTheModel,
  'hide what comes later': hideWhatComesLater,
  'texts too long, empty and odd': tooLongAndOdd,
};
