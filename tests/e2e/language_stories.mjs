/** The real language model in the page: what comes next, generation, the ranking, changes, the address. */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { axeFindings, settled, shown } from './inside.mjs';

/** The first visit reads 98 MB and runs on one thread. */
const PATIENCE = 60_000;
/** A ranking is 270 forward passes. */
const RANKING = 900_000;
/** Measured by an independent forward pass over the dequantised weights. */
const COPYING = { probability: 0.499, without: 0.412, head: '18.6' };
const NEAR = 0.012;
const DURSLEY = 'When Mr Dursley left the house, the neighbours waved. Later that day Mr';
const GENERATED = 30;
const PROMPT = 18;

/** Waits until a prediction for this text is on the screen. */
async function predicted(page, text) {
  await page.waitForFunction(
    (wanted) => {
      const { controller } = document.querySelector('attention-app');
      const { source } = controller.scene;
      return source.text === wanted && !controller.busy && controller.language.before;
    },
    text,
    { timeout: PATIENCE },
  );
}

async function openLanguage(page, address, hash = '#model=smollm2') {
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${address}${hash}`);
  await page.waitForFunction(
    () => {
      const { controller } = document.querySelector('attention-app');
      return controller.languageModel && !controller.busy && controller.language.before;
    },
    null,
    { timeout: PATIENCE },
  );
}

/** What the page says of the next token. */
function said(page) {
  return page.evaluate(() => {
    const { language, scene, session } = document.querySelector('attention-app').controller;
    const name = (one) => one && language.nameOf(one.id);
    return {
      best: name(language.before.candidates[0]),
      probability: language.before.candidates[0].probability,
      afterBest: name(language.after?.candidates[0]),
      change: language.change,
      generated: scene.source.generated,
      tokens: session.keyTokens.length,
      rows: session.stages.queries,
      off: scene.interventions,
    };
  });
}

const edited = (page) =>
  page.waitForFunction(() => {
    const { controller } = document.querySelector('attention-app');
    return !controller.busy && controller.language.change;
  });

async function fromChoiceToAddress({ page, context, checks, address }) {
  page.setDefaultTimeout(PATIENCE);
  await page.goto(address);
  await page.getByLabel('Source').selectOption('smollm2');
  await predicted(page, DURSLEY);
  checks.equal(await page.locator('attention-heads button').count(), 270, 'thumbnails');
  checks.equal(
    await page.locator('attention-heads .group').allTextContents(),
    ['group 0', 'group 1', 'group 2'],
    'groups',
  );
  await page.getByLabel('Text', { exact: true }).fill('The capital of France is');
  await predicted(page, 'The capital of France is');
  checks.equal((await said(page)).best, '␣Paris', 'what follows “The capital of France is”');
  await page.getByLabel('Text', { exact: true }).fill(DURSLEY);
  await predicted(page, DURSLEY);
  const start = await said(page);
  checks.equal([start.best, start.tokens], ['␣D', PROMPT], 'the likeliest token and the number of tokens');
  checks.that(
    Math.abs(start.probability - COPYING.probability) < NEAR,
    '␣D should have .499',
    start.probability,
  );
  await generateAndGoBack(page, checks);
  await rankAndSwitchOff(page, checks);
  const here = await said(page);
  const link = await page.evaluate(() => location.href);
  await page.close();
  const other = await context.browser().newContext();
  const second = await other.newPage();
  await openLanguage(second, link, '');
  await edited(second);
  const there = await said(second);
  checks.equal(
    [there.generated, there.off, there.tokens],
    [here.generated, here.off, here.tokens],
    'tokens and changes of the address',
  );
  checks.equal(there.change, here.change, 'the change in the other context');
  await other.close();
}

async function generateAndGoBack(page, checks) {
  await page.getByLabel('Tokens in a run').fill(String(GENERATED));
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.waitForFunction(
    () => {
      const { actions, scene } = document.querySelector('attention-app').controller;
      return !actions.generating && scene.source.generated.length > 0;
    },
    null,
    { timeout: PATIENCE },
  );
  await settled(page);
  const run = await said(page);
  checks.equal(
    [run.generated.length, run.rows],
    [GENERATED, PROMPT + GENERATED],
    'tokens generated and rows of the map',
  );
  checks.that(await page.getByText('tokens per second').isVisible(), 'the rate is told', null);
  await page.getByText(`Step ${GENERATED} of ${GENERATED}`).waitFor();
  await page.locator('generate-controls .time input').fill(String(PROMPT + 5));
  await page.getByText(`Step 5 of ${GENERATED}`).waitFor();
  await settled(page);
  const back = await said(page);
  checks.equal([back.rows, back.generated.length], [PROMPT + 5, GENERATED], 'rows at step 5 and tokens kept');
  await page.locator('generate-controls .time input').fill(String(PROMPT));
  await page.getByText('The whole text, nothing generated').waitFor();
  await settled(page);
  const asBefore = await said(page);
  checks.that(
    Math.abs(asBefore.probability - COPYING.probability) < NEAR,
    'the beginning is as it was',
    asBefore.probability,
  );
}

async function rankAndSwitchOff(page, checks) {
  await page.getByRole('button', { name: 'Rank 270 heads' }).click();
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.language.ranking.state === 'done',
    null,
    { timeout: RANKING },
  );
  const best = await page.evaluate(
    () => document.querySelector('attention-app').controller.language.ranking.strongest(1)[0],
  );
  await page
    .locator('head-ranking li')
    .first()
    .getByRole('button', { name: /Switch off/ })
    .click();
  await edited(page);
  const { change, off } = await said(page);
  checks.equal(
    off,
    [{ kind: 'off', layer: best.layer, head: best.head, by: 'zero' }],
    'what is switched off',
  );
  const difference = change.logProbabilityAfter - change.logProbabilityBefore;
  checks.that(Math.abs(difference - best.change) < 1e-3, 'switching off does what the ranking said', [
    difference,
    best.change,
  ]);
  checks.that(
    await page.getByText(`Head ${best.layer}.${best.head} switched off`).isVisible(),
    'the change is listed',
    null,
  );
  checks.that(await page.getByText('KL divergence').isVisible(), 'the divergence is told', null);
  await page.locator('h1').click();
  await page.keyboard.press('d');
  // Only what comes after the head can have changed.
  await page.locator('attention-heads button[data-head="29.0"]').click();
  await page.getByText('more weight').waitFor();
}

async function copyingStory({ page, checks, address }) {
  page.setDefaultTimeout(PATIENCE);
  await page.goto(address);
  const examples = page.getByLabel('Examples');
  await examples.selectOption({
    label: await examples.locator('option', { hasText: 'Copying' }).textContent(),
  });
  await page.getByRole('button', { name: /Switch these 5 off together/ }).click({ timeout: RANKING });
  await edited(page);
  const { change, off } = await said(page);
  checks.equal(off.length, 5, 'heads switched off together');
  checks.that(
    change.logProbabilityAfter < change.logProbabilityBefore - 0.2,
    'together they make ␣D less likely',
    change,
  );
  const words = await page.locator('copying-story').evaluate((story) => story.shadowRoot.textContent);
  checks.that(/17\.4\s*\(0\.89\)/.test(words), 'the story names head 17.4 with weight .89', words);
  checks.that(words.includes('With your changes the log-probability'), 'the story ends in figures', words);
}

async function changesOfEveryKind({ page, checks, address }) {
  await openLanguage(page, address, '#model=smollm2&head=18.6&pin=17.2');
  await page.locator('attention-heads button[data-head="18.6"]').click({ button: 'right' });
  await edited(page);
  const off = await said(page);
  const probability = await page.evaluate(
    () => document.querySelector('attention-app').controller.language.after.candidates[0].probability,
  );
  checks.equal(off.afterBest, '␣D', 'what still comes next');
  checks.that(
    Math.abs(probability - COPYING.without) < NEAR,
    `without ${COPYING.head} ␣D should have .412`,
    probability,
  );
  await page.getByRole('button', { name: 'Undo: Head 18.6 switched off' }).click();
  await settled(page);
  await page.getByText('Change something', { exact: true }).click();
  await page.getByLabel('Its weights').selectOption('previous');
  await edited(page);
  await page.getByRole('button', { name: 'Everywhere' }).click();
  await page.getByRole('button', { name: 'Hide “D”' }).click();
  await page.getByText('Nobody may look at “D”').waitFor();
  await settled(page);
  await page.getByRole('combobox', { name: 'Mask' }).selectOption('window');
  await page.getByText('Every layer: sliding window of 4').waitFor();
  await settled(page);
  const hidden = await page.evaluate(() => {
    const { session } = document.querySelector('attention-app').controller;
    const { allowed, keys } = session.stages;
    return {
      blocked: allowed[17 * keys + 2],
      far: allowed[17 * keys + 5],
      near: allowed[17 * keys + 15],
      why: session.shown.hiddenWhy(17, 5),
    };
  });
  checks.equal(
    hidden,
    { blocked: 0, far: 0, near: 1, why: 'outside the window of 4' },
    'what the last row may see',
  );
  await page.getByRole('button', { name: 'Undo all' }).click();
  await settled(page);
  checks.equal((await said(page)).off, [], 'what is left of the changes');
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await edited(page);
  checks.equal((await said(page)).off.length, 3, 'changes after Ctrl+Z');
}

async function chatAndSampling({ page, checks, address }) {
  await openLanguage(page, address, '#model=smollm2&text=What+is+the+capital+of+France%3F');
  await page.getByRole('button', { name: 'Chat: off' }).click();
  await page.waitForFunction(() =>
    document.querySelector('attention-app').controller.session.keyTokens.some(({ special }) => special),
  );
  await settled(page);
  const special = await page.evaluate(() =>
    document
      .querySelector('attention-app')
      .controller.session.keyTokens.filter((token) => token.special)
      .map(({ raw }) => raw),
  );
  checks.that(
    special.includes('<|im_start|>') && special.includes('<|im_end|>'),
    'the template shows its tokens',
    special,
  );
  await page.getByText('How it is drawn').click();
  await page.locator('sampling-controls').getByLabel('Temperature').fill('1');
  await page.locator('sampling-controls').getByLabel('Top-k').fill('3');
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.language.before.kept === 3,
  );
  const struck = await page.locator('next-token li.removed').count();
  checks.equal(struck, 7, 'candidates of ten that top-k takes out');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.scene.source.generated.length >= 2,
  );
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('attention-app').controller.actions.generating);
  checks.that((await said(page)).generated.length < GENERATED, 'Escape stops', null);
}

const CHECKPOINTS = fileURLToPath(new URL('../fixtures/checkpoints/', import.meta.url));

/** Chooses a tiny checkpoint of the fixtures as a reader's own model, and loads it. */
async function openOwn(page, name) {
  await page.getByLabel('Source').selectOption('own');
  const files = ['config.json', 'model.safetensors', 'tokenizer.json'];
  await page
    .locator('own-model input[name="files"]')
    .setInputFiles(files.map((file) => `${CHECKPOINTS}${name}/${file}`));
  await page.getByRole('button', { name: 'Load', exact: true }).click();
  await page.waitForFunction(
    (kind) => {
      const { controller } = document.querySelector('attention-app');
      const ready =
        controller.own.current && !controller.busy && controller.scene.source.model?.startsWith('own:');
      return ready && controller.scene.source.kind === kind && controller.session.thumbnails;
    },
    name === 'bert' ? 'model' : 'language',
  );
  await settled(page);
}

async function bringYourOwn({ page, checks, address }) {
  page.setDefaultTimeout(PATIENCE);
  await page.goto(address);
  await shown(page);
  for (const name of ['gpt2', 'bert']) {
    const config = JSON.parse(await readFile(`${CHECKPOINTS}${name}/config.json`, 'utf8'));
    const [layers, heads] =
      name === 'gpt2'
        ? [config.n_layer, config.n_head]
        : [config.num_hidden_layers, config.num_attention_heads];
    await openOwn(page, name);
    const seen = await page.evaluate(() => {
      const { session, language, scene } = document.querySelector('attention-app').controller;
      return {
        heads: [session.thumbnails.layers, session.thumbnails.heads],
        sums: [...session.stages.rowSums].every((sum) => Math.abs(sum - 1) < 1e-5),
        later: [...session.stages.allowed].includes(0),
        candidates: scene.source.kind === 'language' ? language.before.candidates.length : 0,
      };
    });
    checks.equal(
      seen,
      { heads: [layers, heads], sums: true, later: name === 'gpt2', candidates: name === 'gpt2' ? 20 : 0 },
      `what the page shows of ${name}`,
    );
  }
  await page.reload();
  const asks = page.getByText("was a file of the reader's own");
  await asks.waitFor();
  checks.that(await asks.isVisible(), 'the address of an own model asks for its file', null);
}

async function looks({ page, checks, address }) {
  await openLanguage(page, address, '#model=smollm2&head=18.6&pin=17.2&off=17.4&sampling=1:3:1:0');
  await edited(page);
  await page.getByText('Change something', { exact: true }).click();
  await page.getByText('How it is drawn').click();
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const panel of ['Next token', 'This number']) {
      await page.getByRole('button', { name: panel, exact: true }).click();
      await page.waitForTimeout(200);
      checks.equal(await axeFindings(page), [], `axe, ${colorScheme}, ${panel}`);
    }
  }
  for (const width of [320, 390, 768, 1024, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(200);
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
    checks.that(wide <= width, `a language model at ${width} should not scroll sideways`, wide);
  }
}

/** While the model is on its way, no other text's result stands under this text. */
async function waitsWithItsOwnText({ page, checks, address }) {
  page.setDefaultTimeout(PATIENCE);
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route('**/*.gguf', async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await page.goto(`${address}#model=smollm2&text=abc`);
  await page.getByText('SmolLM2-135M is loading: the heads appear when it is here.').waitFor();
  checks.equal(await page.getByLabel('Text', { exact: true }).inputValue(), 'abc', 'the text in its field');
  checks.equal(await page.locator('attention-playground').isVisible(), false, 'a result stands in');
  checks.equal(await page.locator('attention-heads button').count(), 0, 'heads of something else');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('SmolLM2-135M is not loaded: the heads appear when it is here.').waitFor();
  await page.getByLabel('Source').selectOption('minilm');
  await page.locator('attention-matrix canvas').first().waitFor();
  checks.equal(await page.locator('.awaited').count(), 0, 'sentences in place of a result');
  await page.keyboard.press('Control+z');
  await page.locator('.awaited').waitFor();
  release();
  await page.getByRole('button', { name: 'Load the model' }).click();
  await predicted(page, 'abc');
  checks.equal(await page.locator('attention-playground').isVisible(), true, 'the result is shown');
  checks.equal(await page.locator('.awaited').count(), 0, 'the sentence has gone');
}

export const languageStories = {
  'a language model from the choice to the address': fromChoiceToAddress,
  'a language model that is waited for': waitsWithItsOwnText,
  'the story of copying': copyingStory,
  'changes of every kind': changesOfEveryKind,
  'chat, sampling, Escape': chatAndSampling,
  'bring your own model': bringYourOwn,
  'a language model on every screen': looks,
};

/** For the other engines: the address of one head switched off, and what it should show. */
export const languageAddress = {
  hash: `#model=smollm2&text=${encodeURIComponent(DURSLEY)}&head=18.6&off=18.6`,
  probability: COPYING.without,
  near: NEAR,
};
