/** The trained translators in the page: a sentence, word by word, changed, under Bahdanau's model, without the mask. */

import { axeFindings, settled } from './inside.mjs';

const BAHDANAU = 'the agreement on the European economic area was signed in August 1992';
const FRENCH = "l' accord sur la zone économique européenne a été signé en août 1992";
const START = `#translate=${encodeURIComponent(BAHDANAU)}`;

/** Waits until the sentence is translated and nothing is being computed. */
async function translated(page, text) {
  await page.waitForFunction((wanted) => {
    const { controller } = document.querySelector('attention-app');
    const { source } = controller.scene;
    return source.text === wanted && !controller.busy && controller.translation.shown;
  }, text);
}

async function openTranslator(page, address, hash = START, text = BAHDANAU) {
  await page.goto(`${address}${hash}`);
  await translated(page, text);
}

/** What the page shows of the translation. */
function said(page) {
  return page.evaluate(() => {
    const { translation, translating, session, scene } = document.querySelector('attention-app').controller;
    const { shown, before } = translation;
    return {
      french: shown.words.join(' '),
      before: before?.words.join(' ') ?? null,
      word: translation.wordIn(scene),
      written: shown.reading.written.map(({ text }) => text),
      layers: shown.reading.layers.map(({ stack, heads }) => `${stack} ${heads.length}`),
      hidden: [...session.stages.allowed].filter((one) => one === 0).length,
      pin: session.pin,
      changes: translating.source.changes,
      scores: translation.scores,
      sums: shown.reading.layers.every(({ heads }) =>
        heads.every(({ rowSums }) => [...rowSums].every((sum) => Math.abs(sum - 1) < 1e-5)),
      ),
    };
  });
}

const english = (page) => page.getByLabel('English', { exact: true });

async function fromChoiceToAddress({ page, context, checks, address }) {
  await page.goto(address);
  await page.getByLabel('Source').selectOption('translation');
  await translated(page, BAHDANAU);
  const start = await said(page);
  checks.equal(start.french, FRENCH, 'Bahdanau’s sentence');
  checks.equal(
    start.layers,
    ['encoder_self 4', 'encoder_self 4', 'decoder_self 4', 'decoder_cross 4'],
    'stacks and their heads',
  );
  checks.that(start.sums, 'every row of weights should add up to 1', null);
  checks.equal(start.written[start.word], 'européenne', 'the word that is being written');
  await page.getByRole('button', { name: 'Next word' }).click();
  await settled(page);
  checks.equal((await said(page)).written[8 - 1], 'a', 'the word after it');
  await page.getByText('8th of 14').waitFor();
  await page.getByRole('button', { name: 'Whole translation' }).click();
  await page.getByText('Choose a French word in the figure').waitFor();
  await page.getByRole('option', { name: 'zone' }).click();
  await page.getByText('5th of 14').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByText('6th of 14').waitFor();
  const link = await page.evaluate(() => location.href);
  const other = await context.browser().newContext();
  const second = await other.newPage();
  await openTranslator(second, link, '');
  checks.equal((await said(second)).word, 5, 'the word of the address');
  await other.close();
}

async function anotherSentence({ page, checks, address }) {
  await openTranslator(page, address);
  await english(page).fill('the woman bought a beautiful red hat in Paris');
  await translated(page, 'the woman bought a beautiful red hat in Paris');
  checks.equal(
    (await said(page)).french,
    'la femme a acheté un beau chapeau rouge à Paris',
    'a sentence that was typed',
  );
  await page.getByRole('button', { name: 'Another sentence' }).click();
  await page.waitForFunction(() => {
    const { controller } = document.querySelector('attention-app');
    return !controller.busy && controller.scene.source.example !== null && controller.translation.gold;
  });
  const { scores, french } = await said(page);
  const gold = await page.evaluate(() =>
    document.querySelector('attention-app').controller.translation.gold.words.join(' '),
  );
  checks.equal(scores.length > 0, french === gold, 'heads are measured where the French is the grammar’s');
}

async function unknownWords({ page, checks, address }) {
  await openTranslator(page, address);
  await english(page).fill('the womon bought a hat');
  await translated(page, 'the womon bought a hat');
  checks.that(
    await page.getByText('The model does not know “womon”').isVisible(),
    'an unknown word should be marked',
    null,
  );
  checks.equal(await page.locator('word-input mark').textContent(), 'womon', 'what is underlined');
  checks.equal(
    await page.evaluate(
      () => document.querySelector('attention-app').controller.translation.shown.reading.source.length,
    ),
    6,
    'it is read as a word',
  );
  await page.getByRole('button', { name: 'Put “woman” in the place of “womon”' }).click();
  await translated(page, 'the woman bought a hat');
  checks.equal(await page.locator('word-input mark').count(), 0, 'marks that are left');
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
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.scene.source.text !== 'xyzzy plugh',
  );
}

async function changesInside({ page, checks, address }) {
  await openTranslator(page, address);
  await page.locator('translation-rail [data-head="3.2"]').focus();
  await page.keyboard.press('x');
  await page.getByText('Head cross 0.2 switched off').waitFor();
  await settled(page);
  const off = await said(page);
  checks.equal(off.before, FRENCH, 'the translation before');
  checks.that(
    await page.locator('translation-difference').isVisible(),
    'the difference should be shown',
    null,
  );
  await page.getByRole('button', { name: 'Undo: Head cross 0.2 switched off' }).click();
  await settled(page);
  checks.equal((await said(page)).before, null, 'what is left to compare');
  for (const layer of [0, 1]) await page.getByRole('button', { name: `Skip layer ${layer}` }).click();
  await page.getByText('Encoder layer 1 skipped').waitFor();
  await settled(page);
  const skipped = await said(page);
  checks.that(
    skipped.french !== FRENCH,
    'without its encoder it should translate differently',
    skipped.french,
  );
  checks.that(
    (await page.locator('translation-difference ins').count()) > 0,
    'new words should be marked',
    null,
  );
  await page.getByRole('button', { name: 'Undo all' }).click();
  await settled(page);
  await page.locator('translation-rail [data-head="2.0"]').click();
  await page.getByText('Transformer · decoder 0.0').waitFor();
  await settled(page);
  checks.equal((await said(page)).hidden, (14 * 13) / 2, 'hidden cells under the causal mask');
  await page.getByRole('button', { name: 'Take the mask out' }).click();
  await page.getByText('The causal mask taken out').waitFor();
  await settled(page);
  checks.equal((await said(page)).hidden, 0, 'hidden cells without it');
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await settled(page);
  checks.equal((await said(page)).changes, [], 'changes after Ctrl+Z');
}

async function oneWeightByHand({ page, checks, address }) {
  await openTranslator(page, address, `${START}&cross=0.2&pin=6.4`);
  await page.getByRole('slider', { name: 'Weight of “européenne” on “European”' }).fill('0');
  await page.getByText('cross 0.2: “européenne” looks at “European” with weight 0').waitFor();
  await settled(page);
  const weight = await page.evaluate(() => {
    const { stages } = document.querySelector('attention-app').controller.session;
    return [stages.weights[6 * stages.keys + 4], stages.rowSums[6]];
  });
  checks.equal(weight[0], 0, 'the weight that was set');
  checks.that(Math.abs(weight[1] - 1) < 1e-5, 'the others share the rest', weight[1]);
  await page.getByRole('button', { name: 'As the model has it' }).click();
  await settled(page);
  checks.equal((await said(page)).changes, [], 'changes that are left');
}

async function ownFrench({ page, checks, address }) {
  await openTranslator(page, address);
  await page.getByRole('button', { name: 'Type your own French' }).click();
  const field = page.getByLabel('Your own French');
  await field.waitFor();
  checks.equal(await field.inputValue(), FRENCH.replaceAll("' ", "'"), 'the model’s French to start from');
  await field.fill("l'accord sur la zone bleue a été signé");
  await page.waitForFunction(() => {
    const { controller } = document.querySelector('attention-app');
    return !controller.busy && controller.translation.shown?.words.at(-1) === 'signé';
  });
  checks.equal((await said(page)).written[5], 'bleue', 'a word that the model would not write');
  await page.getByRole('button', { name: 'Back to the model’s own translation' }).click();
  await settled(page);
  checks.equal((await said(page)).french, FRENCH, 'the model’s own translation');
}

async function besideBahdanau({ page, checks, address }) {
  await openTranslator(page, address, `${START}&pin=6.4`);
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.translation.besides.aligner,
  );
  const { own, row, keys } = await page.evaluate(() => {
    const { aligner } = document.querySelector('attention-app').controller.translation.besides;
    const [stages] = aligner.forced.reading.layers[0].heads;
    return {
      own: aligner.own,
      keys: stages.keys,
      row: [4, 5, 6].map((query) => {
        const weights = [...stages.weights.slice(query * stages.keys, (query + 1) * stages.keys)];
        return weights.indexOf(Math.max(...weights));
      }),
    };
  });
  checks.equal(own, FRENCH.replaceAll("' ", "'"), 'what Bahdanau’s model writes');
  checks.equal([row, keys], [[6, 5, 4], 13], 'the reversed block: what zone économique européenne read most');
  checks.equal(
    await page.locator('translation-matrices attention-matrix').count(),
    2,
    'matrices side by side',
  );
  await page.getByText('Figure 3 of the paper, read again').waitFor();
  await page.locator('additive-score').waitFor();
}

async function leakage({ page, checks, address }) {
  await openTranslator(page, address, `${START}&beside=leakage`);
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.translation.besides.leakage,
  );
  const seen = await page.evaluate(() => {
    const { masked, leaking } =
      document.querySelector('attention-app').controller.translation.besides.leakage;
    const hidden = ({ forced }) =>
      [...forced.reading.layers.find(({ stack }) => stack === 'decoder_self').heads[0].allowed].filter(
        (one) => one === 0,
      ).length;
    return { masked: masked.own, leaking: leaking.own, hidden: [hidden(masked), hidden(leaking)] };
  });
  checks.equal(seen.masked, FRENCH.replaceAll("' ", "'"), 'trained with the mask');
  checks.that(seen.leaking !== seen.masked, 'trained without it, it cannot write alone', seen.leaking);
  checks.equal(seen.hidden, [(14 * 13) / 2, 0], 'hidden cells of both');
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
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.translation.shown?.words.length === 5,
    null,
    { timeout: 60_000 },
  );
  checks.equal((await said(page)).french, 'la banque a été dévalisée', 'a sentence after the worker died');
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
    await page.waitForFunction(() => {
      const { controller } = document.querySelector('attention-app');
      const { shown, advice } = controller.translation;
      return !controller.busy && (shown || advice);
    });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.waitForTimeout(300);
      checks.equal(await axeFindings(page), [], `axe, ${colorScheme}, ${hash}`);
      for (const width of [320, 390, 768, 1024, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await page.waitForTimeout(150);
        const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
        checks.that(wide <= width, `${hash} at ${width} should not scroll sideways`, wide);
      }
    }
  }
}

export const translationStories = {
  'the translator from the choice to the address': fromChoiceToAddress,
  'the translator on other sentences': anotherSentence,
  'the translator and words that it does not know': unknownWords,
  'changes inside the translator': changesInside,
  'one weight of the translator by hand': oneWeightByHand,
  'the reader’s own French': ownFrench,
  'the translator beside Bahdanau’s': besideBahdanau,
  'the translator trained without the mask': leakage,
  'the translator whose weights are missing': missingWeights,
  'the translator after its worker died': worksOnAfterADeath,
  'the translator on every screen': looks,
};
