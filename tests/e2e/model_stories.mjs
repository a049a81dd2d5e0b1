/** The real model in the page, held to the reference maps. */

import { readFile } from 'node:fs/promises';
import { floats, readTensorFile } from '../shared/safetensors.ts';
import {
  addressed,
  axeFindings,
  becomes,
  counted,
  fitsWidths,
  gone,
  headCell,
  headName,
  loading,
  matrix,
  modelReady,
  numberOf,
  openTable,
  pinnedRow,
  seen,
  settled,
  shown,
  strongest,
  textOf,
  tokens,
} from './on_screen.mjs';
import { openUserModel } from './user_model.mjs';

/** Half-precision weights: measured 1.3e-3 at most over the fixture texts. And three decimals are shown. */
const HALF_PRECISION = 2e-3;
const NEAR = HALF_PRECISION + 5e-4;

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
    keys,
    weights: floats(tensor).subarray(head * queries * keys, (head + 1) * queries * keys),
  };
}

async function type(page, text) {
  await page.getByLabel('Text', { exact: true }).fill(text);
  await settled(page);
}

/** Word pieces are drawn without their mark. */
const drawnAs = (pieces) => pieces.map((piece) => piece.replace(/^##(?=.)/, ''));

/** Each row of the table against the reference: the largest weight, and that of the key that is named. */
function apartFrom({ weights, keys }, rows) {
  return Math.max(
    ...rows.map(({ weight, looksAt }, query) => {
      const row = weights.subarray(query * keys, (query + 1) * keys);
      const named = rows.flatMap(({ token }, key) => (token === looksAt ? [row[key]] : []));
      return Math.max(Math.abs(weight - Math.max(...row)), Math.abs(weight - Math.max(...named)));
    }),
  );
}

async function agreesWith(page, checks, reference, name) {
  const rows = await strongest(page);
  checks.equal(
    rows.map(({ token }) => token),
    drawnAs(reference.tokens),
    `${name}: tokens`,
  );
  const apart = apartFrom(reference, rows);
  checks.that(apart < NEAR, `${name}: head 3.1 should agree with the reference`, apart);
}

async function typeAnyText({ page, checks, address }) {
  await page.goto(address);
  await modelReady(page);
  // A head that the reader chose stays with every text.
  await headCell(page, '3.1').click();
  for (const name of ['accents', 'one_word', 'unknown_character', 'hundred_tokens']) {
    const reference = await referenceOf(name, 3, 1);
    await type(page, reference.text);
    await agreesWith(page, checks, reference, name);
  }
}

async function typeAPair({ page, checks, address }) {
  await page.goto(address);
  await modelReady(page);
  const reference = await referenceOf('pair', 3, 1);
  await headCell(page, '3.1').click();
  await type(page, reference.text);
  await page.getByRole('button', { name: 'Add second text' }).click();
  await page.getByLabel('Second text').fill(reference.pair);
  await settled(page);
  await agreesWith(page, checks, reference, 'the pair');
  const ofFirst = reference.tokens.indexOf('[SEP]') + 1;
  await page.getByRole('button', { name: 'Cross' }).click();
  await settled(page);
  checks.that(
    await seen(page.getByText('What if: each text sees only the other one')),
    'the what-if is labelled',
    null,
  );
  const names = drawnAs(reference.tokens);
  for (const query of [1, ofFirst + 1]) {
    const rows = await openTable(page, true);
    await rows.getByRole('button', { name: names[query], exact: true }).first().click();
    await settled(page);
    const { weights } = await pinnedRow(page);
    const within = Object.keys(weights).filter(
      (key) => key < ofFirst === query < ofFirst && weights[key] > 0,
    );
    checks.equal(within, [], `what “${names[query]}” looks at in its own text in cross mode`);
  }
}

async function aLinkToAnyText({ page, checks, address }) {
  await page.goto(`${address}#text=A+link+to+a+text+of+its+own.&head=2.3&pin=8.6`);
  await modelReady(page);
  checks.equal(
    [await headName(page), addressed(page, 'pin'), (await tokens(page))[2]],
    ['2.3', '8.6', 'link'],
    'head, pin and token 2 of the link',
  );
}

async function fromVectorsToTheModel({ page, checks, address }) {
  await page.goto(`${address}#vectors=`);
  await shown(page);
  checks.equal(await loading(page).count(), 0, 'loading lines beside the vectors');
  await page.getByLabel('Source').selectOption('minilm');
  await modelReady(page);
  checks.equal((await tokens(page))[2], 'trophy', 'the model takes over: token 2');
}

async function hideWhatComesLater({ page, checks, address }) {
  await page.goto(address);
  await modelReady(page);
  await page.getByRole('button', { name: 'Causal' }).click();
  const rows = await strongest(page);
  const places = rows.map(({ token }) => token);
  const later = rows.filter(({ looksAt }, query) => places.indexOf(looksAt) > query);
  checks.equal(later, [], 'tokens that look most at a later one');
  const first = await openTable(page);
  await first.getByRole('button', { name: 'it', exact: true }).click();
  await settled(page);
  const { caption } = await pinnedRow(page);
  checks.that(caption.includes('Hidden by the mask: 5.'), 'what comes after “it” is hidden', caption);
  await page.getByRole('button', { name: 'Matrix', exact: true }).click();
  checks.that(await seen(page.getByText('What if: this model was trained')), 'the what-if is labelled', null);
  checks.that(await seen(page.getByText('hidden by the mask')), 'the legend names the hatching', null);
}

async function tooLongAndOdd({ page, checks, address }) {
  await page.goto(address);
  await modelReady(page);
  await type(page, 'word '.repeat(730));
  checks.that(
    await seen(page.getByText('512 tokens are used: 220 tokens of the text are cut')),
    'the cut is told',
    null,
  );
  checks.that(
    await seen(page.getByRole('application', { name: /512 rows look at 512 columns/ })),
    'tokens used',
    await matrix(page).getAttribute('aria-label'),
  );
  await type(page, '   ');
  checks.that(await seen(page.getByText('Type a sentence.')), 'empty text is told', null);
  for (const text of [
    '\ud800 lone \udfff',
    'שלום עולם مرحبا',
    '👩‍👩‍👧‍👦🏳️‍🌈 🔥',
    '[SEP] [CLS] ##a',
    '\u0000\u0007 \u202e x',
  ]) {
    await type(page, text);
    const rows = await strongest(page);
    checks.that(
      rows.length >= 3 && rows.every(({ weight }) => weight > 0 && weight <= 1),
      `odd text ${JSON.stringify(text)}`,
      rows,
    );
  }
  await type(page, 'a b '.repeat(25_000));
  checks.that(
    await seen(page.getByText(/512 tokens are used: 49490 tokens/)),
    '100,000 characters are cut',
    null,
  );
  await type(page, 'Fine again.');
  const last = ['[CLS]', 'fine', 'again', '.', '[SEP]'];
  const found = await becomes(
    () => tokens(page),
    (all) => all.join() === last.join(),
  );
  checks.equal(found, last, 'tokens after all that');
}

const followed = (page) => page.getByRole('status').filter({ hasText: 'Cosine of the text’s embedding' });

/** Changes that come by themselves leave the steps in front. */
async function openChanges(page) {
  await page.getByRole('button', { name: 'Your changes' }).click();
  await followed(page).waitFor();
}

/** "… before: 0.9873 as the mean over all tokens, 0.9911 as the first token’s vector." */
async function cosines(page) {
  const words = await textOf(followed(page));
  return /before:\s*(\S+) as the mean over all tokens,\s*(\S+) as the first/
    .exec(words)
    .slice(1)
    .map(numberOf);
}

/** The heads that changed most, and by how much. */
async function mostChanged(page) {
  const heads = page.getByRole('list', { name: 'Heads whose weights changed most' }).getByRole('button');
  return (await Promise.all((await heads.all()).map((head) => textOf(head)))).map((words) =>
    words.trim().split(/\s+/).map(numberOf),
  );
}

async function switchAHeadOff({ page, checks, address }) {
  await page.goto(address);
  await modelReady(page);
  await page.getByRole('gridcell', { name: /^Layer 1, head 2/ }).click();
  await settled(page);
  await page.keyboard.press('x');
  const steps = page.getByRole('button', { name: 'This number' });
  checks.equal(await steps.getAttribute('aria-pressed'), 'true', 'the steps stay in front');
  await openChanges(page);
  await settled(page);
  checks.equal(addressed(page, 'off'), '1.2', 'the head that is off, in the address');
  checks.that(
    await seen(page.getByRole('gridcell', { name: /^Layer 1, head 2.*switched off/ })),
    'the grid says so',
    null,
  );
  await page.getByText('Change something', { exact: true }).click();
  checks.that(await seen(page.getByText('the projection’s bias stays')), 'where it is switched off', null);
  const before = await cosines(page);
  checks.that(
    before.every((cosine) => cosine > 0.5 && cosine < 1),
    'the embedding is another',
    before,
  );
  const heads = await mostChanged(page);
  checks.that(
    heads.length > 0 && heads.every(([place]) => place >= 2),
    'only later layers look elsewhere',
    heads,
  );
  await page
    .getByRole('list', { name: 'Heads whose weights changed most' })
    .getByRole('button')
    .first()
    .click();
  await settled(page);
  await page.keyboard.press('d');
  const difference = page.getByRole('button', { name: 'Difference', exact: true });
  checks.equal(await difference.getAttribute('aria-pressed'), 'true', 'the difference is on show');
  checks.that(await seen(page.getByText('Head 1.2 switched off')), 'the change in words', null);
  const link = page.url();
  await page.getByRole('button', { name: 'Undo: Head 1.2 switched off' }).click();
  checks.that(await gone(followed(page)), 'nothing follows any more', null);
  await settled(page);
  checks.equal(addressed(page, 'off'), null, 'the address after undo');
  await page.keyboard.press('Control+z');
  await followed(page).waitFor();
  await settled(page);
  checks.equal(await cosines(page), before, 'undone once more');
  await page.goto('about:blank');
  await page.goto(link);
  await modelReady(page);
  await openChanges(page);
  checks.equal([await cosines(page), await mostChanged(page)], [before, heads], 'the address opened again');
}

async function changesWaitForTheModel({ page, checks, address }) {
  let letGo;
  const held = new Promise((resolve) => {
    letGo = resolve;
  });
  await page.route('**/models/**', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(address);
  await shown(page);
  checks.that(
    await seen(page.getByText(/The heads can be changed when .* is loaded: this is a saved example\./)),
    'why nothing can be changed',
    null,
  );
  checks.equal(await page.getByRole('button', { name: 'Switch off' }).count(), 0, 'changes that are offered');
  letGo();
  await modelReady(page);
  checks.that(await seen(page.getByRole('button', { name: 'Switch off' })), 'changes are offered', null);
}

async function paintAWeightOfTheModel({ page, checks, address }) {
  await page.goto(address);
  await modelReady(page);
  await matrix(page).focus();
  await page.keyboard.press('Enter');
  const weight = page.getByRole('slider', { name: 'Weight of “it” on “trophy”' });
  await weight.fill('0.1');
  await openChanges(page);
  await settled(page);
  checks.equal(addressed(page, 'paint'), '3.1:11:2:0.1', 'the painted weight, in the address');
  checks.equal((await pinnedRow(page)).weights[2], 0.1, 'the weight in the table');
  const marked = page.getByRole('row').filter({ has: page.getByTitle('set by you') });
  checks.equal(await marked.count(), 1, 'rows of the table that are marked');
  checks.that((await marked.textContent()).includes('trophy'), 'the one that was set', null);
}

/** As the menu of sources has it. */
const sourceName = (page) => textOf(page.getByLabel('Source').getByRole('option', { selected: true }));
const predicts = (page) => page.getByRole('region', { name: 'What it predicts' });

async function whatAnEncoderPredicts({ page, checks, address }) {
  await page.goto(address);
  await shown(page);
  await openUserModel(page, 'bert_masked');
  checks.that(!(await sourceName(page)).includes('MiniLM'), 'the model by its own name', null);
  checks.that(
    await seen(predicts(page).getByText(/Write \[MASK\] in the text, or pin a cell/)),
    'how to ask',
    null,
  );
  await page.getByRole('gridcell', { name: /^Layer 0, head 0/ }).click();
  const rows = await openTable(page, true);
  await rows.locator('tbody').getByRole('button').nth(1).click();
  const likeliest = predicts(page).getByRole('list', { name: 'The likeliest tokens' }).getByRole('listitem');
  checks.equal(await counted(likeliest, 8), 8, 'tokens that it names');
  checks.that(
    await seen(predicts(page).getByText(/stands, which it sees: write \[MASK\] there to hide it/)),
    'a token that is not masked is not replaced',
    null,
  );
  await page.getByRole('button', { name: 'Matrix', exact: true }).click();
  await page.getByRole('button', { name: 'Switch off' }).click();
  checks.that(await seen(likeliest.getByText('→')), 'each stands beside what it was', null);
  checks.that(await seen(followed(page)), 'the cosine beside it', null);
  await openUserModel(page, 'bert_classes');
  const classes = predicts(page).getByRole('list', { name: 'Classes' }).getByRole('listitem');
  await classes.first().waitFor();
  const before = await textOf(predicts(page));
  await page.getByRole('button', { name: 'Switch off' }).click();
  checks.that(await seen(classes.getByText('→')), 'the classes before and after', before);
  await page.getByText('Change something').click();
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    checks.equal(await axeFindings(page), [], `axe, ${colorScheme}`);
  }
  await fitsWidths(page, checks, 'an encoder that was changed');
}

export const modelStories = {
  'what an encoder with a head predicts': whatAnEncoderPredicts,
  'switch off a head of the encoder': switchAHeadOff,
  'changes wait for the encoder': changesWaitForTheModel,
  'paint a weight of the encoder': paintAWeightOfTheModel,
  'type any text': typeAnyText,
  'type a pair, cross': typeAPair,
  'a link to a text that waits for the model': aLinkToAnyText,
  'from vectors to the model': fromVectorsToTheModel,
  'hide what comes later': hideWhatComesLater,
  'texts too long, empty and odd': tooLongAndOdd,
};
