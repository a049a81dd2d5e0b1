/** The trained translators in the page: a sentence, word by word, changed, under Bahdanau's model, without the mask. */

import {
  addressed,
  axeFindings,
  becomes,
  counted,
  fitsWidths,
  gone,
  seen,
  settled,
  textOf,
} from './on_screen.mjs';
import {
  BAHDANAU,
  changes,
  difference,
  english,
  french,
  hiddenCells,
  listbox,
  openTranslator,
  rail,
  railHead,
  START,
  sourceWords,
  translated,
  wordNow,
  writtenWords,
} from './translation_screen.mjs';

const FRENCH = "l' accord sur la zone économique européenne a été signé en août 1992";

async function fromChoiceToAddress({ page, context, checks, address }) {
  await page.goto(address);
  await page.getByLabel('Source').selectOption('translation');
  await translated(page, BAHDANAU);
  checks.equal(await french(page, FRENCH), FRENCH, 'Bahdanau’s sentence');
  for (const [stack, heads] of [
    ['Encoder self', 8],
    ['Decoder self', 4],
    ['Cross', 4],
  ])
    checks.equal(
      await counted(rail(page).getByRole('grid', { name: stack }).getByRole('gridcell'), heads),
      heads,
      stack,
    );
  checks.that(await seen(page.getByText(/row sum 1\.000/)), 'the row of weights should add up to 1', null);
  checks.equal(await wordNow(page), 'européenne', 'the word that is being written');
  await page.getByRole('button', { name: 'Next word' }).click();
  await page.getByText('position 7 of 0 to 13').waitFor();
  checks.equal(await wordNow(page), 'a', 'the word after it');
  await page.getByRole('button', { name: 'Whole translation' }).click();
  await page.getByText('Choose a French word in the figure').waitFor();
  await page.getByRole('option', { name: 'zone' }).click();
  await page.getByText('position 4 of 0 to 13').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByText('position 5 of 0 to 13').waitFor();
  const link = page.url();
  const other = await context.browser().newContext();
  const second = await other.newPage();
  await openTranslator(second, link, '');
  checks.that(await seen(second.getByText('position 5 of 0 to 13')), 'the word of the address', second.url());
  await other.close();
}

async function anotherSentence({ page, checks, address }) {
  await openTranslator(page, address);
  await english(page).fill('the woman bought a beautiful red hat in Paris');
  await translated(page, 'the woman bought a beautiful red hat in Paris');
  checks.equal(
    await french(page, 'la femme a acheté un beau chapeau rouge à Paris'),
    'la femme a acheté un beau chapeau rouge à Paris',
    'a sentence that was typed',
  );
  await page.getByRole('button', { name: 'Another sentence' }).click();
  await becomes(
    () => addressed(page, 'example'),
    (seed) => seed !== null,
  );
  await translated(page, await english(page).inputValue());
  const same = page.getByLabel('dots: gold alignment');
  const another = page.getByText('this French is another, so there are no dots.');
  await same.or(another).first().waitFor();
  const scores = rail(page).getByRole('heading', { name: 'Against the gold alignment' });
  const isGold = await same.isVisible();
  checks.equal(
    await counted(scores, isGold ? 1 : 0),
    isGold ? 1 : 0,
    'heads are measured where the French is the grammar’s',
  );
}

async function unknownWords({ page, checks, address }) {
  await openTranslator(page, address);
  await english(page).fill('the womon bought a hat');
  await translated(page, 'the womon bought a hat');
  checks.that(
    await seen(page.getByText('The model does not know “womon”')),
    'an unknown word should be marked',
    null,
  );
  checks.equal(await page.locator('mark').textContent(), 'womon', 'what is underlined');
  checks.equal((await sourceWords(page)).length, 6, 'words and the end: it is read as a word');
  await page.getByRole('button', { name: 'Put “woman” in the place of “womon”' }).click();
  await translated(page, 'the woman bought a hat');
  checks.equal(await counted(page.locator('mark'), 0), 0, 'marks that are left');
  await english(page).fill('the wom');
  await page.getByRole('option', { name: 'woman' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  checks.equal(await english(page).inputValue(), 'the woman ', 'Enter takes the word that is offered');
  await english(page).fill('');
  await page.getByText('Type an English sentence').waitFor();
  await english(page).fill('xyzzy plugh');
  await page.getByText('The model knows none of these words').waitFor();
  checks.equal(await english(page).inputValue(), 'xyzzy plugh', 'what was typed stays');
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  const back = await becomes(
    () => english(page).inputValue(),
    (typed) => typed !== 'xyzzy plugh',
  );
  checks.that(back !== 'xyzzy plugh', 'Ctrl+Z takes it back', back);
}

async function changesInside({ page, checks, address }) {
  await openTranslator(page, address);
  await railHead(page, 'cross 0.2').focus();
  await page.keyboard.press('x');
  await page.getByText('Head cross 0.2 switched off').waitFor();
  await settled(page);
  checks.that(await seen(difference(page)), 'the difference should be shown', null);
  const told = await textOf(page.getByRole('status').filter({ has: difference(page) }));
  const before = `Before ${FRENCH.replaceAll("' ", "'")} Now`;
  checks.that(
    told.includes(before) || told.includes('is the same'),
    'the translation before should be told',
    told,
  );
  await page.getByRole('button', { name: 'Undo: Head cross 0.2 switched off' }).click();
  await settled(page);
  checks.that(await gone(difference(page)), 'nothing is left to compare', null);
  for (const layer of [0, 1]) await page.getByRole('button', { name: `Skip layer ${layer}` }).click();
  await page.getByText('Encoder layer 1 skipped').waitFor();
  await settled(page);
  const skipped = await french(page);
  checks.that(skipped !== FRENCH, 'without its encoder it should translate differently', skipped);
  checks.that(await seen(page.getByRole('complementary').locator('ins')), 'new words should be marked', null);
  await page.getByRole('button', { name: 'Undo all' }).click();
  await settled(page);
  await railHead(page, 'decoder 0.0').click();
  await page.getByText('Transformer · decoder 0.0').waitFor();
  await settled(page);
  checks.equal(await hiddenCells(page, 14), (14 * 13) / 2, 'hidden cells under the causal mask');
  await page.getByRole('button', { name: 'Take the mask out' }).click();
  await page.getByText('Every decoder layer: no mask, later tokens are seen').waitFor();
  await settled(page);
  checks.equal(await hiddenCells(page, 14), 0, 'hidden cells without it');
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await settled(page);
  checks.equal(await counted(changes(page), 0), 0, 'changes after Ctrl+Z');
}

async function oneWeightByHand({ page, checks, address }) {
  await openTranslator(page, address, `${START}&cross=0.2&pin=6.4`);
  await page.getByRole('slider', { name: 'Weight of “européenne” on “European”' }).fill('0');
  await page
    .getByText('Head cross 0.2: “économique → européenne” looks at “European” with weight 0')
    .waitFor();
  await settled(page);
  const slider = page.getByRole('slider', { name: 'Weight of “européenne” on “European”' });
  checks.equal(await slider.getAttribute('aria-valuetext'), '0.00', 'the weight that was set');
  checks.that(await seen(page.getByText(/row sum 1\.000/)), 'the others share the rest', null);
  await page.getByRole('button', { name: 'As the model has it' }).click();
  await settled(page);
  checks.equal(await counted(changes(page), 0), 0, 'changes that are left');
}

/** One head of four changes nothing: the others back it up, and the page offers the same edit in them. */
async function sameInAllHeads({ page, checks, address }) {
  await openTranslator(page, address, `${START}&cross=0.2&pin=6.4`);
  const offer = page.getByRole('button', { name: 'Set it to 0.00 in all of them' });
  checks.equal(await offer.count(), 0, 'offers before anything is set');
  const weights = {};
  for (const head of [0, 1, 3]) {
    await railHead(page, `cross 0.${head}`).click();
    await page.getByRole('heading', { name: `Transformer · cross 0.${head}` }).waitFor();
    await settled(page);
    weights[head] = await page
      .getByRole('slider', { name: /^Weight of “européenne” on “European”/ })
      .getAttribute('aria-valuetext');
  }
  await railHead(page, 'cross 0.2').click();
  await page.getByRole('heading', { name: 'Transformer · cross 0.2' }).waitFor();
  await settled(page);
  await page.getByRole('slider', { name: /^Weight of “européenne” on “European”/ }).fill('0');
  await offer.waitFor();
  await settled(page);
  const told = await page.getByText(/other cross heads look there on their own/).textContent();
  const same = (await french(page)) === FRENCH;
  checks.equal(
    /^The translation is the same, and the other/.test(told.trim()),
    same,
    'whether it is said to be the same',
  );
  for (const head of [0, 1, 3])
    checks.that(
      told.includes(`${weights[head]} in cross 0.${head}`),
      `head ${head} looks there on its own`,
      told,
    );
  await offer.click();
  checks.equal(await counted(changes(page), 4), 4, 'changes');
  await settled(page);
  checks.equal(await counted(offer, 0), 0, 'offers once all are set');
  const heading = await textOf(page.getByRole('status').filter({ has: difference(page) }));
  const isSame = (await french(page)) === FRENCH;
  checks.equal(
    heading.includes('the translation is the same with'),
    isSame,
    'the verdict is that of the words',
  );
}

async function ownFrench({ page, checks, address }) {
  await openTranslator(page, address);
  await page.getByRole('button', { name: 'Type your own French' }).click();
  const field = page.getByLabel('Your own French');
  await field.waitFor();
  checks.equal(await field.inputValue(), FRENCH.replaceAll("' ", "'"), 'the model’s French to start from');
  await field.fill("l'accord sur la zone bleue a été signé");
  await becomes(
    () => writtenWords(page),
    (words) => words.includes('bleue') && words.includes('signé'),
  );
  await settled(page);
  checks.equal((await writtenWords(page))[5], 'bleue', 'a word that the model would not write');
  await page.getByRole('button', { name: 'Back to the model’s own translation' }).click();
  checks.equal(await french(page, FRENCH), FRENCH, 'the model’s own translation');
}

/** Longer than a live region waits before it says another text. */
const SAID_WITHIN_MS = 600;

/** Goes along the row that has the focus; the column with the largest percentage. */
async function readsMost(page, word, columns) {
  await page.keyboard.press('Home');
  let most = { read: '', share: -1 };
  for (let column = 0; column < columns; column++) {
    // A live region speaks twice a second.
    await page.waitForTimeout(SAID_WITHIN_MS);
    const words = await page
      .getByRole('status')
      .filter({ hasText: new RegExp(`→ ${word} looks at `) })
      .last()
      .textContent();
    const [, read, share] = /looks at (.+): (\d+) percent/.exec(words);
    if (Number(share) > most.share) most = { read, share: Number(share) };
    await page.keyboard.press('ArrowRight');
  }
  return most.read;
}

async function besideBahdanau({ page, checks, address }) {
  await openTranslator(page, address, `${START}&pin=6.4`);
  checks.that(
    await seen(page.getByText('Left to itself, Bahdanau’s model writes the same French.')),
    'what Bahdanau’s model writes',
    null,
  );
  const matrices = page.getByRole('application', { name: /^Matrix of weights: 14 rows look at 13 columns/ });
  checks.equal(await counted(matrices, 2), 2, 'matrices side by side');
  const wanted = { zone: 'area', économique: 'economic', européenne: 'European' };
  await matrices.last().focus();
  for (let row = 0; row < 14; row++) await page.keyboard.press('ArrowUp');
  for (let row = 0; row < 4; row++) await page.keyboard.press('ArrowDown');
  for (const [word, read] of Object.entries(wanted)) {
    checks.equal(await readsMost(page, word, 13), read, `the reversed block: what ${word} read most`);
    await page.keyboard.press('ArrowDown');
  }
  await page.getByText('How Bahdanau’s model aligns').click();
  await page.getByText('tanh').first().waitFor();
  await page.getByRole('button', { name: 'Read figure 3 of the paper again, step by step' }).click();
  await page.getByRole('region', { name: 'Story: Bahdanau 2014 beside the Transformer' }).waitFor();
}

async function leakage({ page, checks, address }) {
  await openTranslator(page, address, `${START}&beside=leakage`);
  const [masked, leaking] = ['Trained with the mask', 'Trained without it'].map((title) =>
    page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) }),
  );
  await masked.waitFor();
  const own = async (side) => (await side.locator('blockquote').textContent()).trim();
  checks.equal(await own(masked), FRENCH.replaceAll("' ", "'"), 'trained with the mask');
  const wrong = await own(leaking);
  checks.that(wrong !== FRENCH.replaceAll("' ", "'"), 'trained without it, it cannot write alone', wrong);
  checks.that(
    await seen(masked.getByText('comes later, hidden')),
    'what is later is hidden with the mask',
    null,
  );
  checks.equal(await leaking.getByText('comes later, hidden').count(), 0, 'what is hidden without it');
  await page.getByRole('button', { name: 'Look into the one trained without it' }).click();
  await settled(page);
  await page.getByText('was trained without the causal mask').waitFor();
}

async function missingWeights({ page, checks, address }) {
  let broken = true;
  await page.route('**/trained/**', (route) => (broken ? route.abort() : route.continue()));
  await page.goto(`${address}${START}`);
  await page.getByText('could not be fetched').waitFor();
  checks.equal(await english(page).inputValue(), BAHDANAU, 'the sentence stays');
  broken = false;
  await page.getByRole('button', { name: 'Retry' }).click();
  await translated(page, BAHDANAU);
}

/** The worker's death costs nothing: the models are opened again from the site's files. */
async function worksOnAfterADeath({ page, checks, address }) {
  await page.addInitScript(() => {
    const Original = Worker;
    globalThis.started = [];
    globalThis.Worker = class extends Original {
      constructor(...made) {
        super(...made);
        globalThis.started.push(this);
      }
    };
  });
  await openTranslator(page, address);
  await page.evaluate(() => {
    for (const worker of globalThis.started) worker.terminate();
  });
  await english(page).fill('the bank was robbed');
  const after = 'la banque a été dévalisée';
  checks.equal(await french(page, after), after, 'a sentence after the worker died');
}

async function looks({ page, checks, address }) {
  const hashes = [
    `${START}&pin=6.4`,
    `${START}&off=cross.0.2&beside=leakage`,
    '#translate=the+womon+sleeps&french=la+femme&beside=head',
    '#translate=',
  ];
  for (const hash of hashes) {
    await page.goto('about:blank');
    await page.goto(`${address}${hash}`);
    await settled(page);
    await listbox(page).getByRole('option').or(page.getByText('Type an English sentence')).first().waitFor();
    await settled(page);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 1440, height: 900 });
      checks.equal(await axeFindings(page), [], `axe, ${colorScheme}, ${hash}`);
      await fitsWidths(page, checks, hash);
    }
  }
}

async function hideAWord({ page, checks, address }) {
  await openTranslator(
    page,
    address,
    '#translate=the+cat+sees+the+dog&step=2&pin=1.1',
    'the cat sees the dog',
  );
  await page.getByText('Change something', { exact: true }).click();
  await page.getByLabel(/^Attention temperature/).fill('2');
  await page.getByRole('button', { name: /^Undo: Head cross 0\.\d: attention temperature 2$/ }).waitFor();
  await page.getByRole('button', { name: 'Every cross layer' }).click();
  await page.getByRole('button', { name: 'Hide “cat”' }).click();
  await page.getByRole('button', { name: 'Undo: No cross head may look at “cat”' }).waitFor();
  await settled(page);
  checks.that(
    await seen(page.getByText('hidden: comes later, or by your change')),
    'the legend says so',
    null,
  );
  checks.equal(addressed(page, 'block'), '1@cross', 'the hidden word, in the address');
  checks.that(/^cross\.0\.\d:2$/.test(addressed(page, 'temp')), 'the temperature', addressed(page, 'temp'));
  await page.getByRole('button', { name: 'Let “cat” be seen' }).click();
  await page.getByRole('button', { name: /^Undo: No cross head/ }).waitFor({ state: 'detached' });
  await settled(page);
  checks.equal(addressed(page, 'block'), null, 'the address without it');
}

/** What every model with heads takes, the translator takes, too. */
async function changesOfEveryModel({ page, checks, address }) {
  await openTranslator(page, address, `${START}&cross=0.2&pin=6.4`);
  await page.getByRole('button', { name: 'Use its mean' }).click();
  await page.getByText('Head cross 0.2 replaced by its mean over the text').waitFor();
  await page.getByText('Change something', { exact: true }).click();
  await page.getByLabel('Its weights').selectOption({ label: 'even over what it may see' });
  await page.getByText('Head cross 0.2 looks evenly at all it may see').waitFor();
  await railHead(page, 'encoder 1.0').click();
  await page.getByRole('button', { name: 'Skip its feed-forward' }).click();
  await page.getByText('Encoder layer 1: feed-forward network skipped').waitFor();
  await settled(page);
  checks.equal(addressed(page, 'off'), 'cross.0.2m', 'the mean, in the address');
  checks.equal(addressed(page, 'weights'), 'cross.0.2:uniform', 'the pattern');
  checks.equal(addressed(page, 'skipff'), 'enc.1', 'the feed-forward network');
  checks.that(await seen(difference(page)), 'the difference should be shown', null);
  await page.getByRole('button', { name: 'Undo all' }).click();
  await settled(page);
  checks.equal(await counted(changes(page), 0), 0, 'changes that are left');
}

/** Of encoder and decoder at once; the knob says what should follow, and the figures of the head whether it did. */
async function otherPositions({ page, checks, address }) {
  await openTranslator(page, address, `${START}`);
  await railHead(page, 'encoder 0.0').click();
  await page.getByText('Change something', { exact: true }).click();
  const knob = page.getByRole('combobox', { name: /^Positions, in every layer/ });
  const figures = page.getByText(/entropy \.?[\d.]+ → [\d.]+/);
  const before = await french(page);
  for (const [scheme, says] of [
    ['none', /Should take away where a token stands/],
    ['sinusoids', /Sines and cosines stand for the learned vectors/],
    ['rotary', /weights depend on how far apart two tokens are; the model never learned it/],
    ['ALiBi', /Each position of distance takes something off the score/],
  ]) {
    await knob.selectOption(scheme);
    await settled(page);
    checks.that(await seen(page.getByText(says)), `${scheme}: what it should do`, null);
    const words = await textOf(figures);
    const [[was, is]] = [...words.matchAll(/entropy ([\d.]+) → ([\d.]+)/g)].map(([, a, b]) => [a, b]);
    checks.that(was !== is, `${scheme}: whether the head is another`, words);
  }
  checks.equal(addressed(page, 'positions'), 'alibi', 'positions, in the address');
  checks.that(
    await seen(page.getByText('The model has ALiBi in place of its positions')),
    'the list of changes',
    null,
  );
  const link = page.url();
  await page.goto('about:blank');
  await page.goto(link);
  await translated(page, BAHDANAU);
  checks.equal(await counted(changes(page), 1), 1, 'the change that the address brings back');
  await page.getByText('Change something', { exact: true }).click();
  await railHead(page, 'cross 0.0').click();
  checks.that(await seen(page.getByText(/Cross-attention has none/)), 'what of cross-attention', null);
  await page.getByRole('combobox', { name: /^Positions/ }).selectOption('learned, as the model has them');
  await settled(page);
  checks.equal(await french(page, before), before, 'the French with its own positions');
}

export const translationStories = {
  'changes of every model inside the translator': changesOfEveryModel,
  'other positions in the translator': otherPositions,
  'a word hidden from the translator': hideAWord,
  'the translator from the choice to the address': fromChoiceToAddress,
  'the translator on other sentences': anotherSentence,
  'the translator and words that it does not know': unknownWords,
  'changes inside the translator': changesInside,
  'one weight of the translator by hand': oneWeightByHand,
  'the same weight in all cross heads': sameInAllHeads,
  'the reader’s own French': ownFrench,
  'the translator beside Bahdanau’s': besideBahdanau,
  'the translator trained without the mask': leakage,
  'the translator whose weights are missing': missingWeights,
  'the translator after its worker died': worksOnAfterADeath,
  'the translator on every screen': looks,
};
