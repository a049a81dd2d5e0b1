/** Training in the page: train, pause, scrub, go on, leave and return, two runs, two tabs, what goes wrong. */

import { readFile } from 'node:fs/promises';
import {
  addressed,
  addressSays,
  axeFindings,
  becomes,
  counted,
  fitsWidths,
  heads,
  matrix,
  openTable,
  pinnedRow,
  seen,
  settled,
  textOf,
  tokens,
  withoutModel,
} from './on_screen.mjs';
import {
  chart,
  chartAt,
  main,
  openTraining,
  reaches,
  rests,
  runs,
  told,
  train,
  trainButton,
} from './training_screen.mjs';

/** Small enough that a slow machine takes many steps in a second. */
const SMALL = '#train=induction&width=16&steps=4000';

async function fromTrainingToReturn({ page, checks, address }) {
  await openTraining(page, address, SMALL);
  checks.equal([await heads(page).count(), await matrix(page).count()], [0, 0], 'heads before there are any');
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Copy link' }).waitFor();
  for (const name of ['Save trace', 'Copy snippet'])
    checks.equal(await page.getByRole('button', { name }).count(), 0, `"${name}" before anything is trained`);
  await page.keyboard.press('Escape');
  await trainButton(page).press('Enter');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  checks.equal(await focused(page, 'Pause'), 'Pause', 'where the focus is once it trains');
  await page.getByRole('button', { name: 'Keep', exact: true }).press('Enter');
  await reaches(page, 5, 3);
  checks.equal(
    await focused(page, 'Pause'),
    'Pause',
    'where the focus goes from a question that is answered',
  );
  await page.keyboard.press('Enter');
  await rests(page);
  const paused = await told(page);
  checks.that(
    await seen(page.getByText(`Heads at step ${paused.step}, the latest`)),
    'the last look is at the last step',
    paused,
  );
  checks.equal((await tokens(page)).length, 41, 'tokens of the example');
  await sumsToOne(page, checks);
  await scrub(page, checks, paused);
  await page.getByRole('button', { name: 'Go on' }).click();
  await reaches(page, paused.step + 5);
  checks.equal(addressed(page, 'step'), null, 'going on follows the latest step');
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  const before = await told(page);
  checks.that(before.step > paused.step, 'it went on from where it was', [paused, before]);
  const curve = [await chartAt(page, 'Home'), await chartAt(page, 'End')];
  await page.reload();
  await page.getByText(`A run of induction at step ${before.step} is kept.`).waitFor();
  await settled(page);
  const after = await told(page);
  checks.equal([after.step, after.looks], [before.step, before.looks], 'steps and looks that were kept');
  checks.equal([await chartAt(page, 'Home'), await chartAt(page, 'End')], curve, 'the losses that were kept');
  await page
    .getByRole('group', { name: 'A run that was kept' })
    .getByRole('button', { name: 'Go on' })
    .click();
  await reaches(page, before.step + 3);
  checks.equal(await chartAt(page, 'Home'), curve[0], 'what it had told stays');
  checks.equal(await counted(runs(page), 1), 1, 'the same run goes on: runs');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await rests(page);
  const { step } = await told(page);
  await page.goto('about:blank');
  await page.goto(`${address}#train=induction`);
  await page.getByText(`A run of induction, 4000 steps, width 16 at step ${step} is kept.`).waitFor();
  await page
    .getByRole('group', { name: 'A run that was kept' })
    .getByRole('button', { name: 'Discard' })
    .click();
  await page.getByText('Train twice with another seed').waitFor();
  checks.equal(
    await counted(page.getByRole('group', { name: 'A run that was kept' }), 0),
    0,
    'questions about a run that is gone',
  );
}

/** The words of whatever has the focus, once they are those that should. */
function focused(page, wanted) {
  const read = () =>
    page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.textContent.trim();
    });
  return becomes(read, (words) => words === wanted, 20_000);
}

/** The first row of weights, as the table has it. */
async function sumsToOne(page, checks) {
  const rows = await openTable(page, true);
  await rows.locator('tbody').getByRole('button').first().click();
  await settled(page);
  const { sum, caption } = await pinnedRow(page);
  checks.that(Math.abs(sum - 1) < 3e-3, 'rows of weights sum to 1', caption);
  await page.getByRole('button', { name: 'Matrix', exact: true }).click();
}

/** Back to the beginning, by the slider and by the chart, and to the end again. */
async function scrub(page, checks, { step }) {
  const slider = page.getByRole('slider', { name: /^Heads at step/ });
  await slider.fill('0');
  await page.getByText('Heads at step 0', { exact: true }).waitFor();
  await settled(page);
  checks.equal(await addressSays(page, 'step', '0'), '0', 'the step in the address');
  checks.that(await seen(page.getByText('What the heads do at step 0')), 'the step that is shown', null);
  await slider.press('ArrowRight');
  const second = await becomes(
    () => addressed(page, 'step'),
    (said) => said !== '0',
  );
  await page.getByText(`Heads at step ${second}`, { exact: true }).waitFor();
  await chart(page).press('End');
  checks.that(
    (await chart(page).getAttribute('aria-valuetext')).startsWith(`step ${step}: `),
    'the chart says its last step',
    await chart(page).getAttribute('aria-valuetext'),
  );
  await chart(page).press('Enter');
  await page.getByText(`Heads at step ${step}, the latest`).waitFor();
}

async function compareTwo({ page, checks, address }) {
  await openTraining(page, address, SMALL);
  await train(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await reaches(page, 5, 3);
  const seed = page.getByLabel('Seed');
  await seed.fill('2');
  await seed.press('Tab');
  await addressSays(page, 'seed', '2');
  await counted(runs(page), 2);
  await reaches(page, 5, 3);
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  checks.equal(await counted(runs(page), 2), 2, 'runs that are there');
  await page.getByRole('heading', { name: 'Side by side' }).waitFor();
  checks.equal(await counted(page.getByTitle(/^Show head /), 4), 4, 'four heads of two runs');
  checks.that(await seen(page.getByText('the run beside it')), 'the dashed lines are explained', null);
  await addressSays(page, 'beside', 'steps:4000,width:16');
  await page.getByRole('button', { name: /^Stop comparing/ }).click();
  checks.equal(await addressSays(page, 'beside', null), null, 'nothing beside, in the address');
  await page.keyboard.press('Control+z');
  await page.getByRole('heading', { name: 'Side by side' }).waitFor();
  await page.getByRole('button', { name: /^Stop comparing/ }).click();
  checks.equal(await counted(page.getByText('the run beside it'), 0), 0, 'dashed lines without a run beside');
  await page.getByRole('button', { name: /^Show Induction, 4000 steps/ }).click();
  checks.equal(await addressSays(page, 'seed', null), null, 'the address is that of the first run');
  checks.equal((await page.context().storageState()).origins.length, 1, 'only the answer is remembered');
  const kept = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  checks.equal(kept, [], 'databases where nothing is to be kept');
}

async function goesWrong({ page, checks, address }) {
  await openTraining(page, address, `${SMALL}&rate=1000000000`);
  await page.getByText('So large a learning rate throws the weights about').waitFor();
  await train(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  const slower = page.getByRole('button', { name: 'Try a tenth of the rate' });
  await slower.first().waitFor();
  checks.that(
    await seen(
      main(page).getByText(/A learning rate of 1e9 was too large\.|The loss is far above where it began/),
    ),
    'a sentence says what happened',
    await textOf(main(page)),
  );
  await slower.first().click();
  checks.equal(await addressSays(page, 'rate', '100000000'), '100000000', 'a tenth of the rate');
  checks.equal(await counted(runs(page), 2), 2, 'the run that went wrong stays');
  await reaches(page, 1);
  await openTraining(page, address, `${SMALL}&rate=0`);
  await page.getByText('With a learning rate of 0 nothing is learnt').waitFor();
  const rate = page.getByLabel('Learning rate');
  await rate.fill('much');
  await rate.press('Tab');
  await page.getByText('Learning rate should be a number from 0 on').waitFor();
  await page.getByRole('combobox', { name: 'Heads' }).selectOption('8');
  await page.getByRole('combobox', { name: 'Width' }).selectOption('96');
  checks.that(await seen(trainButton(page)), '8 heads share 96 columns', null);
}

async function filesGoOut({ page, checks, address }) {
  await openTraining(page, address, SMALL);
  await train(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await reaches(page, 4, 2);
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  const { step } = await told(page);
  const files = {};
  for (const name of ['Checkpoint', 'Weights, f16', 'Weights, f32']) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name, exact: true }).click(),
    ]);
    files[name] = { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }
  checks.that(
    files['Weights, f16'].bytes.length < files['Weights, f32'].bytes.length &&
      files['Weights, f32'].bytes.length < files.Checkpoint.bytes.length,
    'f16 is the smallest, the checkpoint the largest',
    Object.values(files).map(({ bytes }) => bytes.length),
  );
  const open = (file) =>
    page
      .getByLabel('Checkpoint or weights')
      .setInputFiles({ name: file.name, mimeType: 'application/octet-stream', buffer: file.bytes });
  await openTraining(page, address, SMALL);
  await open(files.Checkpoint);
  await rests(page);
  checks.equal((await told(page)).step, step, 'the step of the checkpoint');
  await page.getByRole('button', { name: 'Go on' }).click();
  await reaches(page, step + 2);
  const first = await chartAt(page, 'Home');
  checks.that(!first.startsWith('step 1:'), 'the chart begins after it', first);
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  await open(files['Weights, f16']);
  await rests(page, 'Finished');
  const alone = await told(page);
  checks.equal(alone.step, step, 'weights alone are looked at: their step');
  await page.getByText('Figures on examples that it never saw').waitFor();
  await open({ name: 'other.safetensors', bytes: Buffer.alloc(64) });
  await page.getByText('other.safetensors: This is neither a checkpoint of a training').waitFor();
}

/** A run is kept a moment after it began: until then another tab cannot know of it. */
async function seesTheOther(page, address) {
  const words = page.getByText('Another tab is training this run');
  await becomes(
    async () => {
      await page.goto('about:blank');
      await page.goto(address);
      return seen(words, 5000);
    },
    (isSeen) => isSeen,
  );
  await words.waitFor();
}

async function twoTabs({ page, context, checks, address }) {
  await openTraining(page, address, SMALL);
  await train(page);
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await reaches(page, 5, 2);
  const second = await context.newPage();
  await withoutModel(second);
  await seesTheOther(second, address + SMALL);
  await second
    .getByRole('group', { name: 'A run that was kept' })
    .getByRole('button', { name: 'Go on' })
    .click();
  await second.getByText('Here it goes on as a copy of its own.').waitFor();
  for (const tab of [page, second]) {
    const { step } = await told(tab);
    const later = await reaches(tab, step + 2);
    checks.that(later.step >= step + 2, 'both tabs should go on training', [step, later]);
  }
  await second.close();
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
}

async function looks({ page, checks, address }) {
  await openTraining(page, address, SMALL);
  await train(page);
  await reaches(page, 5, 3);
  await page.getByLabel('Seed').fill('2');
  await page.getByLabel('Seed').press('Tab');
  await addressSays(page, 'seed', '2');
  await counted(runs(page), 2);
  await reaches(page, 5, 3);
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  await page.getByRole('heading', { name: 'Side by side' }).waitFor();
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    checks.equal(await axeFindings(page), [], `axe, ${colorScheme}`);
  }
  await fitsWidths(page, checks, 'a training');
}

/** Of a step whose weights were kept: what was learned with positions is computed without them. */
async function otherPositions({ page, checks, address }) {
  await openTraining(page, address, '#train=induction&width=16&steps=40');
  await train(page);
  await rests(page, 'Finished');
  await page.getByText('Change something', { exact: true }).click();
  await page.getByRole('combobox', { name: /^Positions, in every layer/ }).selectOption('none');
  await settled(page);
  checks.that(await seen(page.getByText(/Should take away where a token stands/)), 'what it should do', null);
  const figures = await textOf(page.getByText(/entropy [\d.]+ → [\d.]+ \(1 = even\)/));
  const [, was, is] = /mean distance ([\d.]+) → ([\d.]+)/.exec(figures) ?? [];
  checks.that(was !== undefined && is !== undefined, 'whether it did', figures);
  checks.equal(addressed(page, 'positions'), 'none', 'positions, in the address');
  checks.that(await seen(page.getByText('The model has no positions').first()), 'the list of changes', null);
}

export const trainingStories = {
  'training: other positions': otherPositions,
  'training: train, pause, scrub, go on, return': fromTrainingToReturn,
  'training: two runs compared': compareTwo,
  'training: what goes wrong': goesWrong,
  'training: files out and in': filesGoOut,
  'training: two tabs': twoTabs,
  'training on every screen': looks,
};
