/** The real language model in the page: what comes next, generation, the ranking, changes, the address. */

import { readFile } from 'node:fs/promises';
import {
  candidate,
  candidates,
  change,
  changedWords,
  changes,
  edited,
  generatedCount,
  openLanguage,
  predicted,
} from './language_screen.mjs';
import {
  addressed,
  axeFindings,
  becomes,
  counted,
  fitsWidths,
  gone,
  headCell,
  heads,
  matrix,
  numberOf,
  openTable,
  PATIENCE,
  pinnedRow,
  seen,
  settled,
  shown,
  textOf,
  tokens,
} from './on_screen.mjs';
import { CHECKPOINTS, openUserModel } from './user_model.mjs';

/** A ranking is 270 forward passes. */
const RANKING = 900_000;
/** Measured by an independent forward pass over the dequantised weights. */
const COPYING = { probability: 0.499, without: 0.412, head: '18.6' };
const NEAR = 0.012;
const DURSLEY = 'When Mr Dursley left the house, the neighbours waved. Later that day Mr';
const GENERATED = 30;
const PROMPT = 18;

async function fromChoiceToAddress({ page, context, checks, address }) {
  await page.goto(address);
  await page.getByLabel('Source').selectOption('smollm2');
  await predicted(page, DURSLEY);
  checks.equal(await counted(heads(page), 270), 270, 'thumbnails');
  checks.equal(
    await page.getByText(/^group \d$/).allTextContents(),
    ['group 0', 'group 1', 'group 2'],
    'groups',
  );
  await page.getByLabel('Text', { exact: true }).fill('The capital of France is');
  await predicted(page, 'The capital of France is');
  checks.equal((await candidate(page)).name, '␣Paris', 'what follows “The capital of France is”');
  checks.that(await seen(page.getByText('␣ is the space before a word.')), 'what ␣ is', null);
  checks.that(
    await seen(page.getByRole('region', { name: 'What is seen' }).getByText(/ one of 270 heads\./)),
    'a sentence of the own text',
    null,
  );
  await page.getByLabel('Text', { exact: true }).fill(DURSLEY);
  await predicted(page, DURSLEY);
  const start = await candidate(page);
  checks.equal(
    [start.name, (await tokens(page)).length],
    ['␣D', PROMPT],
    'the likeliest token and the number of tokens',
  );
  checks.that(Math.abs(start.probability - COPYING.probability) < NEAR, '␣D should have .499', start);
  await generateAndGoBack(page, checks);
  await rankAndSwitchOff(page, checks);
  const reported = async (where) => ({
    tokens: await tokens(where),
    changes: await changedWords(where),
    change: await change(where),
    best: await candidate(where, 'Changed'),
  });
  const here = await reported(page);
  const link = page.url();
  await page.close();
  const other = await context.browser().newContext();
  const second = await other.newPage();
  second.setDefaultTimeout(PATIENCE);
  await openLanguage(second, link, '');
  await edited(second);
  checks.equal(await reported(second), here, 'what the address shows in another browser');
  await other.close();
}

async function generateAndGoBack(page, checks) {
  await page.getByLabel('Tokens in a run').fill(String(GENERATED));
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText(`Step ${GENERATED} of ${GENERATED}`).waitFor();
  await settled(page);
  checks.equal(
    [await generatedCount(page), (await tokens(page)).length],
    [GENERATED, PROMPT + GENERATED],
    'tokens generated and rows of the map',
  );
  checks.that(await seen(page.getByText('tokens per second')), 'the rate is told', null);
  await page.getByRole('slider', { name: /of \d+ tokens/ }).fill(String(PROMPT + 5));
  await page.getByText(`Step 5 of ${GENERATED}`).waitFor();
  await settled(page);
  checks.equal((await tokens(page)).length, PROMPT + 5, 'rows at step 5');
  checks.that(
    await seen(page.getByText(`${PROMPT + 5} of ${PROMPT + GENERATED} tokens`)),
    'what was generated is kept',
    null,
  );
  await page.getByRole('slider', { name: /of \d+ tokens/ }).fill(String(PROMPT));
  await page.getByText('The whole text, nothing generated').waitFor();
  await settled(page);
  const asBefore = await candidate(page);
  checks.that(
    Math.abs(asBefore.probability - COPYING.probability) < NEAR,
    'the beginning is as it was',
    asBefore,
  );
}

async function rankAndSwitchOff(page, checks) {
  await page.getByRole('button', { name: 'Rank 270 heads' }).click();
  const rank = page.getByRole('button', { name: 'Rank 270 heads' });
  await rank.waitFor({ timeout: RANKING });
  const first = page
    .getByRole('list', { name: 'Heads by what happens without them' })
    .getByRole('listitem')
    .first();
  const [, best, effect] = /^(\d+\.\d+) *(\S+)/.exec(await textOf(first));
  await first.getByRole('button', { name: `Switch off head ${best}` }).click();
  await edited(page);
  checks.equal(await changedWords(page), [`Head ${best} switched off`], 'what is switched off');
  const { before, after } = await change(page);
  // Each of the three figures is rounded to three decimals.
  checks.that(
    Math.abs(after - before - numberOf(effect)) < 2.1e-3,
    'switching off does what the ranking said',
    [before, after, effect],
  );
  await page.locator('h1').click();
  // The key is there when the view is offered.
  await page.getByRole('button', { name: 'Difference', exact: true }).waitFor();
  await page.keyboard.press('d');
  // Only what comes after the head can have changed.
  await headCell(page, '29.0').click();
  await page.getByText('more weight').waitFor();
}

async function copyingStory({ page, checks, address }) {
  await page.goto(address);
  const examples = page.getByLabel('Examples');
  await examples.selectOption({
    label: await examples.locator('option', { hasText: 'Copying' }).textContent(),
  });
  const strip = page.getByRole('region', { name: 'Story: Copying by induction' });
  const next = async (step) => {
    await strip.getByRole('button', { name: 'Next' }).click();
    await strip.getByText(`${step} of 5`).waitFor();
    await settled(page);
  };
  await strip.getByText(/^After “Mr” the model expects “␣D”/).waitFor();
  await next(2);
  await strip.getByRole('button', { name: 'Go to head 17.4' }).waitFor();
  const looked = await textOf(strip);
  checks.that(/0\.89/.test(looked), 'the story names head 17.4 with weight .89', looked);
  await next(3);
  await next(4);
  await strip.getByText(/Of all heads, \d+\.\d+ matters most/).waitFor({ timeout: RANKING });
  await next(5);
  await edited(page);
  checks.equal(await counted(changes(page), 5), 5, 'heads switched off together');
  const { before, after } = await change(page);
  checks.that(after < before - 0.2, 'together they make ␣D less likely', [before, after]);
  checks.that(
    await seen(strip.getByText(/With your changes the log-probability.* together, against/)),
    'the story ends in figures',
    null,
  );
}

async function changesOfEveryKind({ page, checks, address }) {
  await openLanguage(page, address, '#model=smollm2&head=18.6&pin=17.2');
  await headCell(page, '18.6').click({ button: 'right' });
  await edited(page);
  const off = await candidate(page, 'Changed');
  checks.equal(off.name, '␣D', 'what still comes next');
  checks.that(
    Math.abs(off.probability - COPYING.without) < NEAR,
    `without ${COPYING.head} ␣D should have .412`,
    off,
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
  await page
    .getByRole('navigation', { name: 'Heads' })
    .getByRole('button', { name: 'Paint the mask' })
    .click();
  await page
    .getByRole('group', { name: 'Where the mask acts' })
    .getByRole('button', { name: 'Everywhere' })
    .click();
  await page
    .getByRole('group', { name: 'Masks' })
    .getByRole('button', { name: 'window', exact: true })
    .click();
  await page.getByText('Every layer: sliding window of 4').waitFor();
  await settled(page);
  const { weights, caption } = await pinnedRow(page);
  checks.equal(
    Object.keys(weights)
      .map(Number)
      .sort((one, other) => one - other),
    [14, 15, 16, 17],
    'what the last row may see: four tokens, and “D” is hidden anyway',
  );
  checks.that(caption.includes('Hidden by the mask: 14.'), 'how much is hidden', caption);
  await page.getByRole('button', { name: 'Matrix', exact: true }).click();
  await matrix(page).focus();
  await page.keyboard.press('Home');
  for (let key = 0; key < 5; key++) await page.keyboard.press('ArrowRight');
  checks.that(await seen(page.getByText('outside the window of 4')), 'why a cell is hidden is told', null);
  await page.getByRole('button', { name: 'Undo all' }).click();
  await settled(page);
  checks.equal(await counted(changes(page), 0), 0, 'changes that are left');
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await edited(page);
  checks.equal(await counted(changes(page), 3), 3, 'changes after Ctrl+Z');
}

async function paintAndSkip({ page, checks, address }) {
  await openLanguage(page, address, '#model=smollm2&head=18.6&pin=17.2');
  await matrix(page).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('slider', { name: /^Weight of “Mr/ }).fill('0');
  await edited(page);
  checks.equal(addressed(page, 'paint'), '18.6:17:2:0', 'the painted weight, in the address');
  const painted = await change(page);
  checks.that(
    painted.after < painted.before,
    'without its look at the copy the copy is less likely',
    painted,
  );
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await page.getByText('KL divergence').waitFor({ state: 'detached' });
  await page.getByText('Change something', { exact: true }).click();
  await page.getByRole('button', { name: 'Skip its feed-forward' }).click();
  await edited(page);
  checks.equal(await changedWords(page), ['Layer 18: feed-forward network skipped'], 'what is changed');
  await page.getByRole('button', { name: 'Skip layer 18' }).click();
  await page.getByText('Layer 18 skipped').waitFor();
  await settled(page);
  checks.equal([addressed(page, 'skip'), addressed(page, 'skipff')], ['18', '18'], 'both, in the address');
}

async function chatAndSampling({ page, checks, address }) {
  await openLanguage(page, address, '#model=smollm2&text=What+is+the+capital+of+France%3F');
  await page.getByRole('button', { name: 'Chat: off' }).click();
  await page.getByRole('button', { name: 'Chat: on' }).waitFor();
  await settled(page);
  const special = await becomes(
    () => tokens(page),
    (all) => all.includes('<|im_start|>') && all.includes('<|im_end|>'),
  );
  checks.that(
    special.includes('<|im_start|>') && special.includes('<|im_end|>'),
    'the template shows its tokens',
    special,
  );
  await page.getByText(/^Sampling/).click();
  await page.getByRole('slider', { name: 'Temperature' }).fill('1');
  await page.getByRole('slider', { name: 'Top-k' }).fill('3');
  checks.that(await seen(page.getByText(/out of 3 tokens\./)), 'three are left to draw from', null);
  const struck = candidates(page).filter({ hasText: 'taken out by' });
  checks.equal(await counted(struck, 7), 7, 'candidates of ten that top-k takes out');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await becomes(
    () => generatedCount(page),
    (count) => count >= 2,
  );
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  await settled(page);
  const count = await generatedCount(page);
  checks.that(count >= 2 && count < GENERATED, 'Escape stops', count);
}

async function bringYourOwn({ page, checks, address }) {
  await page.goto(address);
  await shown(page);
  for (const name of ['gpt2', 'bert']) {
    const config = JSON.parse(await readFile(`${CHECKPOINTS}${name}/config.json`, 'utf8'));
    const [layers, count] =
      name === 'gpt2'
        ? [config.n_layer, config.n_head]
        : [config.num_hidden_layers, config.num_attention_heads];
    await openUserModel(page, name);
    checks.equal(await counted(heads(page), layers * count), layers * count, `heads of ${name}`);
    const isDecoder = name === 'gpt2';
    checks.equal(
      await candidates(page).count(),
      isDecoder ? 10 : 0,
      `candidates that ${name} has for what comes next`,
    );
    const rows = await openTable(page, true);
    await rows.locator('tbody').getByRole('button').first().click();
    await settled(page);
    const { sum, caption, weights } = await pinnedRow(page);
    checks.that(Math.abs(sum - 1) < 1e-3, `the first row of ${name} should sum to 1`, caption);
    checks.equal(
      Object.keys(weights).length === 1,
      isDecoder,
      `whether the first token sees only itself in ${name}`,
    );
    await page.getByRole('button', { name: 'Matrix', exact: true }).click();
  }
  await page.reload();
  const asks = page.getByText("was a file of the reader's own");
  await asks.waitFor();
  checks.that(await seen(asks), 'the address of an own model asks for its file', null);
}

async function looks({ page, checks, address }) {
  await openLanguage(page, address, '#model=smollm2&head=18.6&pin=17.2&off=17.4&sampling=1:3:1:0');
  await edited(page);
  await page.getByText('Change something', { exact: true }).click();
  await page.getByText(/^Sampling/).click();
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const panel of ['Next token', 'This number']) {
      await page.getByRole('button', { name: panel, exact: true }).click();
      checks.equal(await axeFindings(page), [], `axe, ${colorScheme}, ${panel}`);
    }
  }
  await fitsWidths(page, checks, 'a language model');
}

/** While the model is on its way, no other text's result stands under this text. */
async function waitsWithItsOwnText({ page, checks, address }) {
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
  checks.that(await gone(matrix(page)), 'no result of another text should stand in', null);
  checks.equal(await heads(page).count(), 0, 'heads of something else');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('SmolLM2-135M is not loaded: the heads appear when it is here.').waitFor();
  await page.getByLabel('Source').selectOption('minilm');
  await matrix(page).waitFor();
  const awaited = page.getByText(/is (not loaded|loading): the heads appear when/);
  checks.equal(await counted(awaited, 0), 0, 'sentences in place of a result');
  await page.keyboard.press('Control+z');
  await awaited.waitFor();
  release();
  await page.getByRole('button', { name: 'Load the model' }).click();
  await predicted(page, 'abc');
  checks.that(await seen(matrix(page)), 'the result is shown', null);
  checks.equal(await counted(awaited, 0), 0, 'sentences that have gone');
}

/** While another text is computed, what is still that of the one before is marked, and it is not for long. */
async function olderThanTheText({ page, checks, address }) {
  await openLanguage(page, address);
  const rail = page.getByRole('navigation', { name: 'Heads' });
  const marks = rail.getByText('older than the text');
  checks.equal(await marks.count(), 0, 'marks where all is of the text');
  await page
    .getByLabel('Text', { exact: true })
    .fill(`${DURSLEY} and Mrs Dursley left the house. `.repeat(20));
  await page.getByRole('heading', { name: 'Heads older than the text' }).waitFor();
  checks.that(
    await seen(page.getByRole('heading', { name: 'This head older than the text' })),
    'the figures of the head are marked, too',
    null,
  );
  await page.getByText(/The text is being computed, \d+%/).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await settled(page);
  checks.that(
    await seen(page.getByText('What is shown belongs to what was computed before.')),
    'what stays is said to be older',
    null,
  );
  checks.that(await seen(marks), 'and is marked', null);
  await page.getByLabel('Text', { exact: true }).fill('The capital of France is');
  await predicted(page, 'The capital of France is');
  checks.equal(await counted(marks, 0), 0, 'marks once it is computed');
  checks.equal(
    await counted(page.getByText('What is shown belongs to'), 0),
    0,
    'what is said once it is computed',
  );
}

export const languageStories = {
  'paint a weight of the language model, skip a layer': paintAndSkip,
  'a language model from the choice to the address': fromChoiceToAddress,
  'a language model that is waited for': waitsWithItsOwnText,
  'what is older than the text': olderThanTheText,
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
