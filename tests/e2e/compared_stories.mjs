/** What makes the heads is compared: two models, the translators, two training runs; and addresses that name none. */

import { openLanguage } from './language_screen.mjs';
import {
  addressed,
  addressSays,
  axeFindings,
  becomes,
  fitsWidths,
  gone,
  modelReady,
  numberOf,
  PATIENCE,
  seen,
  settled,
  textOf,
  withoutModel,
} from './on_screen.mjs';
import { openTraining, rests, train } from './training_screen.mjs';
import { english, openTranslator, railHead } from './translation_screen.mjs';
import { openUserModel } from './user_model.mjs';

const TROPHY = "The trophy doesn't fit in the suitcase because it is too big.";
/** Three decimals are shown of each number. */
const NEAR = 1.1e-3;

const main = (page) => page.getByRole('main');
const start = (page) => page.getByRole('button', { name: 'Compare with …' });
const offer = (page, name) =>
  page.getByRole('group', { name: 'Compare with', exact: true }).getByRole('button', { name });
const sideB = (page) => page.getByRole('group', { name: /^Side B/ });
const side = (page, letter) => page.getByRole('region', { name: `Side ${letter}` });
const difference = (page) => page.getByRole('region', { name: 'Difference, B minus A' });
const view = (page) => page.locator('compare-view');
const changes = (page) => view(page).getByRole('list').getByRole('button');
const insteadOf = (page, name) =>
  main(page).getByRole('button', { name: `Compare with ${name}`, exact: true });

/** Of the first change in the list: "A 0.312, B 0.004" and "−0.308". */
async function firstChange(page) {
  const words = await changes(page).first().textContent();
  const [, a, b, change] = /A (\S+), B (\d\.\d+)(\S+)$/.exec(words) ?? [];
  return {
    words,
    a: numberOf(a ?? ''),
    b: numberOf(b ?? ''),
    change: numberOf((change ?? '').replace('+', '')),
  };
}

async function differ(page, checks, what) {
  const first = await firstChange(page);
  checks.that(Math.abs(first.change) > 0.01, `${what}: something differs`, first.words);
  checks.that(Math.abs(first.change - (first.b - first.a)) < 2 * NEAR, `${what}: B minus A`, first.words);
  checks.that(
    (await textOf(difference(page))).includes(`${Math.abs(first.change).toFixed(3)} more weight`),
    `${what}: the scale ends at the largest`,
    await textOf(difference(page)),
  );
}

async function twoModels({ page, checks, address }) {
  await page.goto(`${address}#text=${encodeURIComponent(TROPHY)}&head=3.1&pin=11.2`);
  await modelReady(page);
  await start(page).click();
  await offer(page, 'Another model').click();
  checks.equal(await addressSays(page, 'against.model', 'smollm2'), 'smollm2', 'the model in the address');
  checks.that(
    await seen(
      main(page).getByText('SmolLM2-135M, 98 MB, is loading: the comparison appears when it is here.'),
    ),
    'what is waited for is said with its size',
    await textOf(main(page)),
  );
  checks.that(
    await seen(main(page).getByRole('progressbar', { name: 'Loading SmolLM2-135M' })),
    'and how far it is',
    null,
  );
  await view(page).waitFor();
  const cut = await textOf(view(page).locator('.cut'));
  checks.that(
    /^A cuts the text into 17 tokens, B into \d+: tokens that cover the same letters/.test(cut),
    'how the texts are laid over each other',
    cut,
  );
  checks.that(/Not aligned: \[CLS\] \(A\), \[SEP\] \(A\)\.$/.test(cut), 'what is not aligned is named', cut);
  checks.that((await textOf(side(page, 'A'))).includes('MiniLM'), 'side A says its model', null);
  checks.that((await textOf(side(page, 'B'))).includes('SmolLM2-135M'), 'side B says its model', null);
  checks.that(
    /^it looks at trophy: A 0\.622, B 0\.\d+; difference /.test(await textOf(view(page).locator('.pinned'))),
    'the pinned cell on both sides',
    await textOf(view(page).locator('.pinned')),
  );
  await differ(page, checks, 'two models');
  await sideB(page).getByLabel('Head').selectOption('Layer 18 · Head 6');
  checks.equal(await addressSays(page, 'against.head', '18.6'), '18.6', 'a head of the other model');
  await becomes(
    () => textOf(side(page, 'B')),
    (words) => words.includes('Layer 18 · Head 6'),
  );
  await settled(page);
  checks.equal(await axeFindings(page), [], 'axe');
  await fitsWidths(page, checks, 'two models');
  await main(page).focus();
  await page.keyboard.press('Control+z');
  checks.equal(await addressSays(page, 'against.head', null), null, 'the head is undone');
  await page.keyboard.press('Control+z');
  checks.that(await gone(view(page)), 'undone: nothing is compared', null);
  await page.goBack();
  checks.equal(addressed(page, 'against.model'), null, 'back leads to what was before');
}

async function fromTheOther({ page, checks, address }) {
  await openLanguage(
    page,
    address,
    `#model=smollm2&text=${encodeURIComponent(TROPHY)}&head=3.1&against.model=minilm`,
  );
  await view(page).waitFor();
  checks.that((await textOf(side(page, 'B'))).includes('MiniLM'), 'an encoder beside a language model', null);
  const cut = await textOf(view(page).locator('.cut'));
  checks.that(/Not aligned: \[CLS\] \(B\), \[SEP\] \(B\)\.$/.test(cut), 'what B alone has is named', cut);
  await differ(page, checks, 'from the other side');
}

async function ownFile({ page, checks, address }) {
  await page.goto(address);
  await modelReady(page);
  await openUserModel(page, 'bert_masked');
  await start(page).click();
  await offer(page, 'Another model').click();
  await view(page).waitFor();
  checks.equal(addressed(page, 'against.model'), 'minilm', 'the shipped model in the address');
  checks.that(
    (await textOf(side(page, 'A'))).includes('model.safetensors'),
    'side A says whose model it is',
    await textOf(side(page, 'A').getByRole('heading')),
  );
  await differ(page, checks, 'a file beside a shipped model');
  const kept = page.url();
  await page.goto('about:blank');
  await page.goto(
    kept
      .replace(/encoder=[^&]*&?/, '')
      .replace('against.model=minilm', 'against.model=own%3Amodel.safetensors'),
  );
  checks.that(
    await seen(
      main(page).getByText(/^model\.safetensors was a file of the reader's own: open it here again/),
    ),
    'after a reload the file is asked for',
    await textOf(main(page)),
  );
}

/** The weights are held back, and then not to be had. */
async function modelThatFails({ page, checks, address }) {
  const held = [];
  await page.route('**/models/smollm2/**', (route) => held.push(route));
  await page.goto(`${address}#text=${encodeURIComponent(TROPHY)}&head=3.1&against.model=smollm2`);
  page.setDefaultTimeout(PATIENCE);
  await main(page)
    .getByText(/^SmolLM2-135M, 98 MB, is loading/)
    .waitFor();
  await main(page).getByRole('button', { name: 'Cancel' }).click();
  checks.that(
    await seen(
      main(page).getByText(/^SmolLM2-135M is not loaded: load it, or compare with something else\./),
    ),
    'it can be stopped',
    await textOf(main(page)),
  );
  await page.unroute('**/models/smollm2/**');
  for (const route of held) await route.abort().catch(() => {});
  await page.route('**/models/smollm2/**', (route) => route.abort());
  await main(page).getByRole('button', { name: 'Load it, 98 MB' }).click();
  checks.that(
    await seen(main(page).getByText(/^SmolLM2-135M could not be loaded: The model could not be fetched/)),
    'what cannot be fetched says so',
    await textOf(main(page)),
  );
  await sideB(page).getByLabel('Model').selectOption('minilm');
  await view(page).waitFor();
  checks.equal(addressed(page, 'against.model'), null, 'the page’s own model is compared again');
}

async function translator({ page, checks, address }) {
  await openTranslator(page, address);
  await start(page).click();
  await offer(page, 'Another head').click();
  await view(page).waitFor();
  await differ(page, checks, 'two heads of the translator');
  await sideB(page).getByLabel('Model').selectOption('Bahdanau’s translator');
  checks.equal(await addressSays(page, 'against.model', 'bahdanau'), 'bahdanau', 'Bahdanau in the address');
  await becomes(
    () => textOf(side(page, 'B')),
    (words) => words.includes('Bahdanau’s translator'),
  );
  await settled(page);
  await differ(page, checks, 'Bahdanau beside the Transformer');
  checks.that(
    /\(\d+ rows that both have\)[.:]/.test(await textOf(view(page).locator('.sum'))) &&
      !(await textOf(view(page).locator('.sum'))).includes('only in'),
    'both read the same French',
    await textOf(view(page).locator('.sum')),
  );
  checks.equal(await axeFindings(page), [], 'axe');
  await fitsWidths(page, checks, 'the translator compared');
  const kept = page.url();
  await page.goto('about:blank');
  await page.goto(kept);
  await view(page).waitFor();
  checks.that((await textOf(side(page, 'B'))).includes('Bahdanau'), 'the comparison of an address', null);
  await sideB(page).getByLabel('Model').selectOption('transformer');
  await sideB(page).getByLabel('Text of B').fill('the agreement was signed');
  await becomes(
    () => textOf(view(page).locator('.sum')),
    (words) => words.includes('only in A'),
  );
  checks.equal(
    await english(page).inputValue(),
    'the agreement on the European economic area was signed in August 1992',
    'side A stays',
  );
  await main(page).focus();
  await page.keyboard.press('c');
  checks.that(await gone(view(page)), 'the key ends it', null);
  await railHead(page, 'cross 0.2').click();
  await page.keyboard.press('x');
  await page
    .getByRole('button', { name: /^Undo: / })
    .first()
    .waitFor();
  await settled(page);
  await page.keyboard.press('c');
  await offer(page, 'Without my changes').click();
  await view(page).waitFor();
  checks.that((await textOf(side(page, 'B'))).includes('without your changes'), 'before and after', null);
}

async function translatorsHeads({ page, checks, address }) {
  await page.goto(`${address}#translate=the+small+cat+sleeps&against.head=0.0`);
  const words = main(page).getByText(/look at different texts: there is nothing to compare cell by cell\./);
  checks.that(await seen(words), 'cross against the encoder says so', await textOf(main(page)));
  await main(page)
    .getByRole('button', { name: /^Compare with Decoder layer \d, cross/ })
    .click();
  checks.that(await seen(view(page)), 'the nearest head is compared', await textOf(main(page)));
  await page.goto(`${address}#translate=the+small+cat+sleeps&against.model=gpt9`);
  checks.that(
    await seen(main(page).getByText('There is no translator “gpt9” here to compare with.')),
    'an unknown translator says so',
    await textOf(main(page)),
  );
  await insteadOf(page, 'Bahdanau’s translator').click();
  checks.that(await seen(view(page)), 'and another one is compared', await textOf(main(page)));
}

async function trainingRuns({ page, checks, address }) {
  await openTraining(page, address, '#train=induction&width=16&steps=60');
  await train(page);
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await rests(page, 'Finished');
  await page.getByLabel('Seed').fill('7');
  await page.getByLabel('Seed').press('Tab');
  await addressSays(page, 'seed', '7');
  await train(page);
  await rests(page, 'Finished');
  await start(page).click();
  await offer(page, 'Another run').click();
  await view(page).waitFor();
  const run = addressed(page, 'against.run');
  checks.equal(run, 'steps:60,width:16', 'the run in the address');
  const heading = async (letter) => textOf(side(page, letter).getByRole('heading'));
  for (const letter of ['A', 'B'])
    checks.that(
      /step 60, loss \d+\.\d+, accuracy \.?\d/.test(await heading(letter)),
      `the loss of side ${letter}`,
      await heading(letter),
    );
  checks.that((await heading('A')).includes('seed 7'), 'side A says which run it is', await heading('A'));
  checks.that(!(await heading('B')).includes('seed 7'), 'side B another one', await heading('B'));
  await differ(page, checks, 'two runs');
  const field = sideB(page).getByLabel('After');
  const first = await field.locator('option').first().textContent();
  await field.selectOption(first);
  checks.equal(await addressSays(page, 'against.step', first), first, 'the step of the other run');
  await becomes(
    () => heading('B'),
    (words) => words.includes(`step ${first}`),
  );
  checks.that((await heading('A')).includes('step 60'), 'side A stays where it is', await heading('A'));
  await settled(page);
  checks.equal(await axeFindings(page), [], 'axe');
  await fitsWidths(page, checks, 'two runs');
  const headings = [await heading('A'), await heading('B')];
  const kept = page.url();
  await page.goto('about:blank');
  await page.goto(kept);
  await view(page).waitFor();
  await settled(page);
  checks.equal([await heading('A'), await heading('B')], headings, 'runs that were kept are compared again');
  await page.goto(`${page.url().replace(/against\.run=[^&]*/, 'against.run=seed%3A99')}`);
  checks.that(
    await seen(
      main(page).getByText(
        /^There is no run of this task with seed 99 here: choose these settings and train it/,
      ),
    ),
    'a run that is not there says so',
    await textOf(main(page)),
  );
  await main(page)
    .getByRole('button', { name: /^Compare with Induction/ })
    .click();
  checks.that(await seen(view(page)), 'and another one is compared', await textOf(main(page)));
}

async function badAddresses({ page, checks, address }) {
  await withoutModel(page);
  const hash = `#text=${encodeURIComponent(TROPHY)}&head=3.1`;
  const told = async (part, words) => {
    await page.goto('about:blank');
    await page.goto(`${address}${hash}&${part}`);
    checks.that(await seen(page.getByText(words)), part, await textOf(main(page)));
  };
  await page.goto(`${address}#against.head=77.3`);
  checks.that(
    await seen(
      main(page).getByText('Side B has no head 77.3: the nearest one, Layer 5 · Head 3, is compared.'),
    ),
    'a head that is not there gives way to the nearest',
    await textOf(main(page)),
  );
  checks.that(await seen(view(page)), 'which is compared', null);
  await page.goto(`${address}#against.model=gpt9`);
  await main(page).getByText('There is no model “gpt9” here to compare with.').waitFor();
  checks.that(await seen(insteadOf(page, 'SmolLM2-135M')), 'another model is offered', null);
  await page.goto(`${address}#against.model=own%3Amine`);
  checks.that(
    await seen(main(page).getByText(/^mine was a file of the reader's own: open it here again to go on\./)),
    'a file that is not open says so',
    await textOf(main(page)),
  );
  await page.goto(`${address}#against.run=seed%3A2`);
  checks.that(
    await seen(main(page).getByText(/^What is shown was not made by a training run/)),
    'a run of no training says so',
    await textOf(main(page)),
  );
  await insteadOf(page, 'Layer 3 · Head 2').click();
  checks.that(await seen(view(page)), 'and the next head is compared', null);
  await told('against.step=half', /'against\.step=half' should be a whole number/);
}

export const comparedStories = {
  'two models are compared on one text': twoModels,
  'an encoder is compared from a language model': fromTheOther,
  'a file of the reader is compared with a shipped model': ownFile,
  'a model to compare with that cannot be had': modelThatFails,
  'the translator is compared: heads, Bahdanau, texts, before and after': translator,
  'heads of the translator over other texts lead on': translatorsHeads,
  'two training runs are compared': trainingRuns,
  'addresses of comparisons that are not there': badAddresses,
};
