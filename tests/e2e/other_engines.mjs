/** The default result, the vectors, an address of the language model and six stories in Firefox and WebKit. */

import { becomes, Checks } from '../embed/checks.mjs';
import { languageAddress } from './language_stories.mjs';

/** Seconds. */
const PATIENCE = 120;

/** In the page: all elements, whatever they are made of, and the words of one. */
const LOOK = `
  function* within(root) {
    for (const element of root.querySelectorAll('*')) {
      yield element;
      if (element.shadowRoot) yield* within(element.shadowRoot);
    }
  }
  const all = (selector) => [...within(document)].filter((element) => element.matches(selector));
  const wordsOf = (element) => (element?.shadowRoot ?? element)?.textContent.replace(/\\s+/g, ' ').trim() ?? '';
  const rows = (name) => all('table[aria-label="' + name + '"] tbody tr').map((row) =>
    [...row.querySelectorAll('td')].map(({ textContent }) => textContent.trim()));
`;
const seenIn = (expression) => `(() => { ${LOOK} return ${expression}; })()`;
const settledOn = (condition) =>
  seenIn(`Boolean(all('main[aria-busy="false"]')[0]) && Boolean(${condition})`);
const press = (name) =>
  seenIn(`all('[aria-label="Attention"] button').find((button) => wordsOf(button) === '${name}').click()`);

async function read(browser, checks, address) {
  await browser.resize(1440, 1000);
  await browser.open(address);
  const readout = "wordsOf(all('attention-readout')[0])";
  const isShown = await becomes(browser, settledOn(`/weight/.test(${readout})`), PATIENCE);
  const told = await browser.evaluate(seenIn(readout));
  checks.that(isShown, 'the default result should be shown', told);
  checks.that(/^it looks at trophy: weight 0\.62/.test(told), 'head 3.1 should give trophy .62', told);
  await browser.evaluate('(location.hash = "#vectors=&pin=1.1")');
  const weights = seenIn("rows('Weights')");
  const isTable = await becomes(browser, settledOn("rows('Weights')[0]?.length === 3"), PATIENCE);
  checks.that(isTable, 'the vectors should be shown', null);
  checks.equal((await browser.evaluate(weights))[0], ['0.401', '0.198', '0.401'], 'the first row');
  await browser.evaluate(press('Causal'));
  const isCausal = await becomes(browser, settledOn("rows('Weights')[1]?.[0] === '0.330'"), PATIENCE);
  checks.that(isCausal, 'causal should have its closed-form value', await browser.evaluate(weights));
  await browser.evaluate(press('Cross'));
  const isCross = await becomes(browser, settledOn("rows('Weights')[0]?.length === 2"), PATIENCE);
  checks.that(isCross, 'cross should have two keys', await browser.evaluate(weights));
}

/** A head switched off, as the address says: the same as everywhere. */
async function readLanguage(browser, checks, address) {
  await browser.open(`${address}${languageAddress.hash}`);
  const best = `wordsOf(all('ol[aria-label="Changed"] li button')[0])`;
  const isKnown = await becomes(browser, settledOn(`${best} !== ''`), 2 * PATIENCE);
  checks.that(isKnown, 'the language model should say what comes next', null);
  const words = await browser.evaluate(seenIn(best));
  const [, name, probability] = /^(.+?) ?, probability (\d\.\d+)/.exec(words) ?? [];
  checks.equal(name, '␣D', 'the likeliest token');
  checks.that(
    Math.abs(Number(probability) - languageAddress.probability) < languageAddress.near,
    'without head 18.6 it should have .412',
    words,
  );
}

/** Of the stories that the page tells: each step says something, and nothing that is not so. */
const STORIES = { it: 6, heads: 5, scale: 5, search: 5, ahead: 5, masks: 5 };

async function readStories(browser, checks, address) {
  const strip = `all('section[aria-label^="Story: "]')[0]`;
  const said = `(${strip}?.textContent.replace(/\\s+/g, ' ') ?? '')`;
  const press = (selector, words) =>
    seenIn(
      `[...${strip}.querySelectorAll('${selector}')].find((button) => button.textContent.includes('${words}'))?.click()`,
    );
  for (const [name, steps] of Object.entries(STORIES)) {
    await browser.open('about:blank');
    await browser.open(`${address}#story=${name}.1`);
    for (let step = 1; step <= steps; step++) {
      const isHere = `${strip}?.getAttribute('aria-busy') === 'false' && ${said}.includes('${step} of ${steps}')`;
      const isTold = await becomes(
        browser,
        settledOn(`${isHere} && !/is loading:|Not so here/.test(${said})`),
        PATIENCE,
      );
      checks.that(isTold, `the story ${name} should tell step ${step}`, await browser.evaluate(seenIn(said)));
      await browser.evaluate(press('.answers button', ''));
      const isAnswered = await becomes(
        browser,
        settledOn(`!${strip}.querySelector('.answers') || ${strip}.querySelector('.answers .right')`),
        PATIENCE,
      );
      checks.that(isAnswered, `the story ${name} should answer its question`, step);
      await browser.evaluate(press('.way button', 'Next'));
    }
  }
}

/** A worksheet, with and without its answers: on the screen as on paper, nothing wider than it. */
async function readWorksheet(browser, checks, address) {
  const sheet = 'all(\'article[aria-label="The worksheet"]\')[0]';
  const click = (words) =>
    seenIn(
      `all('button').find((button) => wordsOf(button) === '${words}' && button.checkVisibility()).click()`,
    );
  for (const hash of [
    '#vectors=&pin=0.2&mode=causal',
    '#trace=traces/trophy.safetensors&head=3.1&pin=11.2',
  ]) {
    await browser.open('about:blank');
    await browser.open(`${address}${hash}`);
    await becomes(browser, settledOn("all('attention-readout')[0]"), PATIENCE);
    await browser.evaluate(click('Share'));
    await becomes(
      browser,
      seenIn("all('button').some((button) => wordsOf(button) === 'Worksheet')"),
      PATIENCE,
    );
    await browser.evaluate(click('Worksheet'));
    const isThere = await becomes(browser, seenIn(`Boolean(${sheet}?.querySelector('.asks'))`), PATIENCE);
    checks.that(isThere, `${hash}: a worksheet should be made`, null);
    const asked = await browser.evaluate(seenIn(`${sheet}.querySelectorAll('.asks').length`));
    checks.that(asked > 3, `${hash}: it should ask something`, asked);
    checks.equal(
      await browser.evaluate(seenIn(`${sheet}.querySelectorAll('.answer').length`)),
      0,
      'no answers',
    );
    await browser.evaluate(click('With answers'));
    const isAnswered = await becomes(
      browser,
      seenIn(`${sheet}.querySelectorAll('.answer').length === ${asked}`),
      PATIENCE,
    );
    checks.that(isAnswered, `${hash}: each question should have an answer`, null);
    const wide = await browser.evaluate(seenIn(`${sheet}.scrollWidth - ${sheet}.clientWidth`));
    checks.that(wide <= 0, `${hash}: nothing should be wider than the paper`, wide);
  }
}

/** The model may go on loading meanwhile. */
export async function readInOtherEngines(address) {
  const all = [];
  for (const engine of ['firefox', 'webkit']) {
    const checks = new Checks(engine);
    let browser;
    try {
      const { launch } = await import(`../engines/${engine}.mjs`);
      browser = await launch();
      await read(browser, checks, address);
      await readWorksheet(browser, checks, address);
      await readLanguage(browser, checks, address);
      await readStories(browser, checks, address);
    } catch (cause) {
      checks.failures.push(`${engine}: ${cause.message}`);
    } finally {
      await browser?.close();
    }
    console.log(
      `${checks.failures.length === 0 ? 'ok    ' : 'FAILED'} default result, vectors, language model and stories in ${engine} (${checks.passed})`,
    );
    all.push(checks);
  }
  return all;
}
