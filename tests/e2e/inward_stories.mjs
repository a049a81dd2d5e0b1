/** What a head writes on through W_O, and what a model's scores and positions are made of. */

import { openLanguage } from './language_screen.mjs';
import {
  addressed,
  axeFindings,
  fitsWidths,
  gone,
  headCell,
  matrix,
  modelReady,
  notices,
  numberOf,
  seen,
  settled,
  shown,
  steps,
  textOf,
} from './on_screen.mjs';

const write = (page) =>
  steps(page).locator('section', { has: page.getByRole('heading', { name: /^7 Write/ }) });

/** Lengths, cosines and shares of the head, the bias and all together. */
async function partsIn(section) {
  const rows = await section.getByRole('list').first().getByRole('listitem').all();
  const texts = await Promise.all(rows.map((row) => textOf(row)));
  return texts.map((text) =>
    [...text.matchAll(/[−\d.]+(?=\s|%|$)/g)].slice(-3).map(([number]) => numberOf(number)),
  );
}

async function writeOfAHead({ page, checks, address }) {
  await page.goto(address);
  await shown(page);
  checks.that(
    await seen(write(page).getByText(/no output projection/)),
    'the saved example says why it cannot show what is written',
    await textOf(steps(page)),
  );
  await modelReady(page);
  await settled(page);
  checks.that(
    await seen(write(page).getByText(/384 numbers wide/)),
    'with the model it shows what the head writes',
    await textOf(steps(page)),
  );
  const parts = await partsIn(write(page));
  const [head, , all] = parts.slice(-3);
  checks.that(
    head?.[0] > 0 && head[0] < 5 * all[0] && Math.abs(head[1]) <= 1 && all[2] === 100,
    'the head has a length, a cosine and a share',
    parts,
  );
  const heading = write(page).getByRole('heading', { name: /^7 Write/ });
  await steps(page)
    .getByRole('heading', { name: /^2 Compare/ })
    .focus();
  for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight');
  checks.that(await heading.evaluate((step) => step.matches(':focus')), 'keys lead to it', null);
  // Past the strips, whose left and right are their own.
  for (let press = 0; press < 2; press++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  checks.that(
    await steps(page)
      .getByRole('heading', { name: /^6 Read/ })
      .evaluate((step) => step.matches(':focus')),
    'and back',
    null,
  );
  await page.keyboard.press('x');
  checks.that(
    await seen(write(page).getByText(/that is nothing: its output is 0/)),
    'a head that is off writes nothing',
    await textOf(write(page)),
  );
  await page.keyboard.press('x');
  await gone(write(page).getByText(/that is nothing/));
  await page.goto(`${address}#text=one two three&skip=2&head=2.1&pin=2.1`);
  await modelReady(page);
  await settled(page);
  await page.getByRole('button', { name: 'This number' }).click();
  checks.that(await seen(write(page).getByText('The layer is skipped')), 'a skipped layer says so', null);
  checks.equal(await axeFindings(page), [], 'findings of axe');
}

async function writeOfALanguageModel({ page, checks, address }) {
  await openLanguage(page, address, '#model=smollm2&text=The capital of France is');
  await headCell(page, '20.1').click();
  await settled(page);
  await matrix(page).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'This number' }).click();
  const section = steps(page).locator('section', { has: page.getByRole('heading', { name: /^8 Write/ }) });
  checks.that(
    await seen(
      section.getByText(/Straight into the logits it raises .+; it lowers .+ with its scale held fixed/),
    ),
    'what it writes into the logits, with what is left out',
    await textOf(steps(page)),
  );
  checks.equal(await section.locator('.effects b').count(), 10, 'tokens that are raised and lowered');
}

const knob = (page, name) => page.getByRole('combobox', { name });
const figures = (page) => page.getByRole('status').filter({ hasText: 'mean distance' });

/** Entropy and mean distance of the chosen head, before and after. */
async function figuresIn(page) {
  const words = await textOf(figures(page));
  return [...words.matchAll(/([\d.]+) → ([\d.]+)/g)].map(([, was, is]) => [numberOf(was), numberOf(is)]);
}

async function knobsOfAnEncoder({ page, checks, address }) {
  await page.goto(`${address}#text=the trophy does not fit in the suitcase because it is too big&head=0.2`);
  await modelReady(page);
  await settled(page);
  await page.getByText('Change something', { exact: true }).click();
  await knob(page, /^Positions/).selectOption('none');
  await settled(page);
  checks.equal(addressed(page, 'positions'), 'none', 'positions in the address');
  checks.that(await seen(page.getByText(/Should take away where a token stands/)), 'what it should do', null);
  checks.that(await seen(figures(page)), 'whether it did', null);
  const [[wasSharp, isSharp], [wasNear, isNear]] = await figuresIn(page);
  checks.that(
    isSharp > wasSharp + 0.2 && isNear > wasNear + 1,
    'a head of the previous token is lost without positions',
    { wasSharp, isSharp, wasNear, isNear },
  );
  await knob(page, /^Positions/).selectOption('rotary');
  await settled(page);
  checks.equal(addressed(page, 'positions'), 'rotary', 'rotary positions in the address');
  checks.that(
    await seen(page.getByText(/Queries and keys are turned by their place/)),
    'what turning them should do',
    null,
  );
  const [, [, turned]] = await figuresIn(page);
  checks.that(turned !== isNear && turned !== wasNear, 'neither none nor its own', {
    turned,
    isNear,
    wasNear,
  });
  await knob(page, /^Positions/).selectOption('learned, as the model has them');
  await gone(figures(page));
  checks.equal(addressed(page, 'positions'), null, 'as it was before');
  await page.getByRole('button', { name: 'Everywhere', exact: true }).click();
  await knob(page, 'Soft cap on scores').selectOption('±2');
  await settled(page);
  checks.equal(addressed(page, 'cap'), '2', 'a cap everywhere');
  const [[before, after]] = await figuresIn(page);
  checks.that(after > before, 'a cap makes the head more even', { before, after });
  await knob(page, /^Scores/).selectOption('not divided');
  await settled(page);
  checks.equal(addressed(page, 'unscaled'), 'all', 'scores that are not divided, in the address');
  await page.getByRole('button', { name: 'Your changes' }).click();
  for (const words of ['Every layer: scores soft-capped at ±2', 'Every layer: scores not divided by √d'])
    checks.that(await seen(page.getByText(words, { exact: true }).first()), words, null);
  await page.getByRole('button', { name: 'Undo all' }).click();
  await settled(page);
  checks.equal([addressed(page, 'cap'), addressed(page, 'unscaled')], [null, null], 'nothing is changed');
  await fitsWidths(page, checks, 'with all that can be changed on show');
  checks.equal(await axeFindings(page), [], 'findings of axe');
}

async function knobsOfALanguageModel({ page, checks, address }) {
  await openLanguage(page, address, '#model=smollm2&text=one two three four five six');
  await headCell(page, '11.1').click();
  await settled(page);
  await page.getByText('Change something', { exact: true }).click();
  checks.that(
    await seen(page.getByText(/9 query heads on 3 keys and values: the cache takes 46,080 bytes a token/)),
    'how heads share keys and values, and what the cache takes',
    null,
  );
  checks.equal(
    await knob(page, /^Positions/)
      .getByRole('option')
      .allTextContents(),
    ['rotary, as the model has them', 'none', 'ALiBi'],
    'what can stand in place of rotary positions',
  );
  await knob(page, /^Positions/).selectOption('ALiBi');
  await settled(page);
  checks.that(await seen(figures(page)), 'figures before and after', null);
  await page.goto(`${page.url().replace('positions=alibi', 'positions=sinusoid')}`);
  checks.that(
    await seen(notices(page).filter({ hasText: 'no place for: The model has sinusoids as positions' })),
    'what the model has no place for is said',
    await notices(page).allTextContents(),
  );
}

export const inwardStories = {
  'what a head writes into the residual stream': writeOfAHead,
  'what a head of a language model writes into the logits': writeOfALanguageModel,
  'how scores are made, and positions, exchanged in an encoder': knobsOfAnEncoder,
  'positions exchanged in a language model': knobsOfALanguageModel,
};
