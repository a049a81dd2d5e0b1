/** Words in place of pieces in a post: by the attribute `scene`, by a saved trace, and back to the pieces. */

import { becomes, complaintsOf } from './checks.mjs';
import { byId, inside } from './inside.mjs';

const NONE = { violations: [], errors: [], policy: [] };
const WORDS = ['[CLS]', 'unbelievable', 'skylines', '[SEP]'];

const said = (id, selector) => `${inside(byId(id), selector)}?.shadowRoot.textContent.replace(/\\s+/g, ' ')`;
const tokensOf = (id) =>
  `${inside(byId(id), 'attention-head')}?.session.keyTokens.map(({ text }) => text).join(' ')`;

async function tellWords(browser, checks, id) {
  await browser.evaluate(`${byId(id)}.scrollIntoView()`);
  await becomes(browser, `${tokensOf(id)} === ${JSON.stringify(WORDS.join(' '))}`);
  checks.equal(await browser.evaluate(tokensOf(id)), WORDS.join(' '), `what #${id} shows`);
  // Rows give 1, 1/2 and 3/8: their mean is 5/8.
  const weight = await becomes(browser, `/weight 0\\.625/.test(${said(id, 'attention-readout')})`);
  checks.that(
    weight,
    `#${id}: rows are averaged, columns added`,
    await browser.evaluate(said(id, 'attention-readout')),
  );
  const steps = await becomes(
    browser,
    `/averaged/.test(${inside(byId(id), 'attention-word-steps')}?.shadowRoot.textContent)`,
  );
  checks.that(steps, `#${id}: the steps are those of a word`, null);
}

export async function readWords(browser, checks, address) {
  await browser.open(`${address}/words.html`);
  await tellWords(browser, checks, 'asked');
  checks.equal(await browser.evaluate(`${byId('asked')}.session.pin.key`), 4, 'the pin is that of a piece');
  await tellWords(browser, checks, 'saved');
  checks.that(
    await becomes(
      browser,
      `/word/.test(${said('saved', 'attention-table')}) && !/token/.test(${said('saved', 'attention-table')})`,
    ),
    'a table of words speaks of words',
    await browser.evaluate(said('saved', 'attention-table')),
  );
  await browser.evaluate(`${byId('plain')}.scrollIntoView()`);
  const pieces = ['[CLS]', 'un', 'believ', 'able', 'sky', 'line', 's', '[SEP]'].join(' ');
  await becomes(browser, `${tokensOf('plain')} === ${JSON.stringify(pieces)}`);
  checks.equal(
    await browser.evaluate(tokensOf('plain')),
    pieces,
    'what is shown where nobody asks for words',
  );
  checks.equal(
    await browser.evaluate(`${inside(byId('plain'), 'words-switch')} === null`),
    true,
    'and there is no switch',
  );
  await browser.evaluate(`${byId('plain')}.setAttribute('scene', 'head=0.1&pin=1.4&words=1')`);
  await tellWords(browser, checks, 'plain');
  await browser.evaluate(
    `${inside(byId('plain'), 'words-switch')}.shadowRoot.querySelector('button').click()`,
  );
  await becomes(browser, `${tokensOf('plain')} === ${JSON.stringify(pieces)}`);
  checks.equal(await browser.evaluate(tokensOf('plain')), pieces, 'a reader goes back to pieces');
  checks.that(await becomes(browser, inside(byId('plain'), 'attention-steps')), 'with their own steps', null);
  checks.equal(await complaintsOf(browser), NONE, 'complaints');
}
