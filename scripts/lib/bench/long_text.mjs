/** A long text typed into the language model: to its picture and to all heads, and what a reader does with it then. */

import { openLanguage } from '../../../tests/e2e/language_screen.mjs';
import { matrix } from '../../../tests/e2e/on_screen.mjs';
import { measureSteps } from './matrix.mjs';

/** Unless others are asked for. */
export const LENGTHS = [600];
/** As many as the page reads; without asking, 512. */
export const LONGEST = 2048;
/** What runs the model is repeated for texts up to so many tokens: a longer one takes it a minute. */
const REPEATED_UP_TO = 800;
const TIMES = 3;
const STEPS = 50;
const PATIENCE = 600_000;

const measure = (page, name, settings, times) =>
  page.evaluate(
    ([gesture, count, more]) => globalThis.gestures.measure(gesture, count, more),
    [name, times, settings],
  );

async function panned(page) {
  const figure = matrix(page);
  await figure.focus();
  for (const key of '0+++') await figure.press(key);
  const from = await page.evaluate(() => performance.now());
  const { repaint, slowestRepaint } = await figure.evaluate(measureSteps, ['pan', STEPS]);
  const longestTask = await page.evaluate((time) => globalThis.gestures.longestSince(time), from);
  await figure.press('0');
  await figure.blur();
  return { median: repaint, slowest: slowestRepaint, longestTask };
}

/**
 * `textOf`: a text with two tokens less than it is asked for, and another one for each shift. `lengths`: of the texts, in
 * tokens.
 */
export async function measureLongTexts(page, address, { textOf, lengths = LENGTHS }) {
  page.setDefaultTimeout(PATIENCE);
  await openLanguage(page, address, `#model=smollm2&context=${LONGEST}`);
  const figures = {};
  for (const tokens of lengths) {
    const times = tokens > REPEATED_UP_TO ? 1 : TIMES;
    // Each differs in its first token: nothing of the one before can be used again.
    const texts = [textOf(tokens + 2), textOf(tokens + 2, 1)];
    const settings = { texts, tokens };
    figures[`${tokens} open`] = await measure(page, 'picture', settings, times);
    figures[`${tokens} all heads`] = await measure(page, 'text', { texts: texts.toReversed() }, times);
    figures[`${tokens} hover`] = await measure(page, 'hover', settings, STEPS);
    figures[`${tokens} row`] = await measure(page, 'row', settings, STEPS);
    figures[`${tokens} pan`] = await panned(page);
    figures[`${tokens} edit`] = await measure(page, 'edit', {}, times);
  }
  return figures;
}
