/** Training in the page: train, pause, scrub, go on, leave and return, two runs, two tabs, what goes wrong. */

import { readFile } from 'node:fs/promises';
import { axeFindings, withoutModel } from './inside.mjs';

const PATIENCE = 60_000;
/** Small enough that a slow machine takes many steps in a second. */
const SMALL = '#train=induction&width=16&steps=4000';

/** What the page says of the run on the screen. */
function told(page) {
  return page.evaluate(() => {
    const { training, scene, session } = document.querySelector('attention-app').controller;
    const { run, studio } = training;
    return {
      runs: studio.runs.length,
      id: run?.id,
      state: run?.state,
      step: run?.log.step,
      steps: run?.log.reports.step,
      loss: run?.log.reports.loss,
      looks: run?.log.snapshots.map(({ step }) => step),
      shown: training.snapshot?.step,
      sceneStep: scene.step,
      tokens: session.keyTokens.map(({ text }) => text),
      sums: session.stages && [...session.stages.rowSums],
      seed: run?.settings.seed,
      rate: run?.settings.learning_rate,
    };
  });
}

function reaches(page, step, looks = 0) {
  return page.waitForFunction(
    ([wanted, seen]) => {
      const { log } = document.querySelector('attention-app')?.controller?.training.run ?? {};
      return log && log.step >= wanted && log.snapshots.length >= seen;
    },
    [step, looks],
    { timeout: PATIENCE },
  );
}

function rests(page, state = 'paused') {
  return page.waitForFunction(
    (wanted) => {
      const { training, busy } = document.querySelector('attention-app').controller;
      return training.run?.state === wanted && !busy;
    },
    state,
    { timeout: PATIENCE },
  );
}

async function openTraining(page, address, hash) {
  page.setDefaultTimeout(PATIENCE);
  await withoutModel(page);
  await page.goto('about:blank');
  await page.goto(address + hash);
  await page.locator('training-bar .strong[aria-disabled="false"]').waitFor();
}

const train = (page) => page.getByRole('button', { name: 'Train', exact: true }).click();

async function fromTrainingToReturn({ page, checks, address }) {
  await openTraining(page, address, SMALL);
  checks.equal(await page.locator('attention-playground').isVisible(), false, 'heads before there are any');
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Copy link' }).waitFor();
  for (const name of ['Save trace', 'Copy snippet'])
    checks.equal(await page.getByRole('button', { name }).count(), 0, `"${name}" before anything is trained`);
  await page.keyboard.press('Escape');
  await page.locator('training-bar .strong').press('Enter');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  checks.equal(await focused(page), 'Pause', 'where the focus is once it trains');
  await page.getByRole('button', { name: 'Keep', exact: true }).press('Enter');
  await reaches(page, 5, 3);
  checks.equal(await focused(page), 'Pause', 'where the focus goes from a question that is answered');
  await page.keyboard.press('Enter');
  await rests(page);
  const paused = await told(page);
  checks.equal(paused.steps.length, paused.step, 'a report for each step');
  checks.equal(paused.looks.at(-1), paused.step, 'the last look is at the last step');
  checks.equal(paused.tokens.length, 41, 'tokens of the example');
  checks.that(
    paused.sums.every((sum) => Math.abs(sum - 1) < 2e-3),
    'rows of weights sum to 1',
    paused.sums,
  );
  await page.waitForTimeout(300);
  checks.equal((await told(page)).step, paused.step, 'the step after a pause');
  await scrub(page, checks, paused);
  await page.getByRole('button', { name: 'Go on' }).click();
  await reaches(page, paused.step + 5);
  checks.equal((await told(page)).sceneStep, null, 'going on follows the latest step');
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  const before = await told(page);
  checks.equal(
    before.steps,
    Array.from({ length: before.step }, (_, at) => at + 1),
    'every step once',
  );
  await page.reload();
  await page.getByText(`A run of induction at step ${before.step} is kept.`).waitFor();
  const after = await told(page);
  checks.equal(after.loss, before.loss, 'the losses that were kept');
  checks.equal(after.looks, before.looks, 'the looks that were kept');
  await page
    .getByRole('group', { name: 'A run that was kept' })
    .getByRole('button', { name: 'Go on' })
    .click();
  await reaches(page, before.step + 3);
  const gone = await told(page);
  checks.equal(gone.id, before.id, 'the same run goes on');
  checks.equal(gone.loss.slice(0, before.step), before.loss, 'what it had told stays');
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
  checks.equal(await page.locator('.ask').count(), 0, 'questions about a run that is gone');
}

/** The words of whatever has the focus. */
function focused(page) {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.textContent.trim();
  });
}

/** Back to the beginning, by the slider and by the chart, and to the end again. */
async function scrub(page, checks, { looks, step }) {
  const slider = page.locator('training-charts .time input');
  await slider.fill('0');
  await page.getByText('Heads at step 0', { exact: true }).waitFor();
  await page.waitForFunction(() => !document.querySelector('attention-app').controller.busy);
  checks.equal((await told(page)).shown, 0, 'the step that is shown');
  checks.that(page.url().includes('step=0'), 'the address holds the step', page.url());
  await slider.press('ArrowRight');
  await page.getByText(`Heads at step ${looks[1]}`, { exact: true }).waitFor();
  const chart = page.getByRole('slider', { name: 'Loss and accuracy' });
  await chart.press('End');
  checks.that(
    (await chart.getAttribute('aria-valuetext')).startsWith(`step ${step}: `),
    'the chart says its last step',
    await chart.getAttribute('aria-valuetext'),
  );
  await chart.press('Enter');
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
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.training.run?.settings.seed === 2,
  );
  await reaches(page, 5, 3);
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  checks.equal((await told(page)).runs, 2, 'runs that are there');
  await page.getByRole('heading', { name: 'Side by side' }).waitFor();
  checks.equal(await page.locator('training-beside canvas').count(), 8, 'maps of four heads of two runs');
  checks.equal(
    await page.locator('training-chart').first().locator('path.dashed').count(),
    4,
    'dashed lines, and their keys',
  );
  await page.getByRole('button', { name: /^Stop comparing/ }).click();
  checks.equal(await page.locator('path.dashed').count(), 0, 'dashed lines without a run beside');
  await page.getByRole('button', { name: /^Show Induction, 4000 steps/ }).click();
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.training.run?.settings.seed === 1,
  );
  checks.that(!page.url().includes('seed='), 'the address is that of the first run', page.url());
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
  await slower.waitFor();
  const problem = await page.locator('training-bar .problem').first().textContent();
  checks.that(problem.length > 20, 'a sentence says what happened', problem);
  await slower.click();
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.training.run?.settings.learning_rate === 1e8,
  );
  checks.equal((await told(page)).runs, 2, 'the run that went wrong stays');
  await page.waitForFunction(() => {
    const { run } = document.querySelector('attention-app').controller.training;
    return run.log.step > 0;
  });
  await page
    .getByRole('button', { name: 'Cancel' })
    .click()
    .catch(() => {});
  await openTraining(page, address, `${SMALL}&rate=0`);
  await page.getByText('With a learning rate of 0 nothing is learnt').waitFor();
  const rate = page.getByLabel('Learning rate');
  await rate.fill('much');
  await rate.press('Tab');
  await page.getByText('Learning rate should be a number from 0 on').waitFor();
  await page.locator('select[name="heads"]').selectOption('8');
  await page.locator('select[name="width"]').selectOption('96');
  checks.equal(
    await page.locator('training-bar .strong').getAttribute('aria-disabled'),
    'false',
    '8 heads share 96 columns',
  );
}

async function filesGoOut({ page, checks, address }) {
  await openTraining(page, address, SMALL);
  await train(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await reaches(page, 4, 2);
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  const { step, looks } = await told(page);
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
  checks.equal((await told(page)).steps[0], step + 1, 'the first step after it');
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  await open(files['Weights, f16']);
  await rests(page, 'finished');
  const alone = await told(page);
  checks.equal([alone.step, alone.looks], [step, [looks.at(-1)]], 'weights alone are looked at');
  await page.getByText('Figures on examples that it never saw').waitFor();
  await open({ name: 'other.safetensors', bytes: Buffer.alloc(64) });
  await page.getByText('other.safetensors: This is neither a checkpoint of a training').waitFor();
}

async function twoTabs({ page, context, checks, address }) {
  await openTraining(page, address, SMALL);
  await train(page);
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await reaches(page, 5, 2);
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.training.run.keeper.keptStep >= 0,
  );
  const second = await context.newPage();
  second.setDefaultTimeout(PATIENCE);
  await withoutModel(second);
  await second.goto(address + SMALL);
  await second.getByText('Another tab is training this run').waitFor();
  await second
    .getByRole('group', { name: 'A run that was kept' })
    .getByRole('button', { name: 'Go on' })
    .click();
  await second.getByText('Here it goes on as a copy of its own.').waitFor();
  const [one, other] = [await told(page), await told(second)];
  checks.that(one.id !== other.id, 'the second tab trains under a name of its own', [one.id, other.id]);
  await reaches(second, other.step + 2);
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
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.training.run?.settings.seed === 2,
  );
  await reaches(page, 5, 3);
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  await page.getByRole('heading', { name: 'Side by side' }).waitFor();
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(200);
    checks.equal(await axeFindings(page), [], `axe, ${colorScheme}`);
  }
  for (const width of [320, 390, 768, 1024, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(200);
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
    checks.that(wide <= width, `a training at ${width} should not scroll sideways`, wide);
  }
}

export const trainingStories = {
  'training: train, pause, scrub, go on, return': fromTrainingToReturn,
  'training: two runs compared': compareTwo,
  'training: what goes wrong': goesWrong,
  'training: files out and in': filesGoOut,
  'training: two tabs': twoTabs,
  'training on every screen': looks,
};
