/** What the attribute `scene` shows, and what a file shows that was saved with a scene. */

import { becomes, complaintsOf } from './checks.mjs';
import { alertsOf, byId, chosenHead, inside } from './inside.mjs';

const NONE = { violations: [], errors: [], policy: [] };

/** What a figure shows, as far as a scene has a word for it. */
const shown = (id) => `(() => {
  const figure = ${byId(id)};
  const { pin } = figure.session;
  const view = ['matrix', 'lines', 'table'].find((name) => ${inside('figure', 'attention-head')}.shadowRoot.querySelector('attention-' + name));
  return { head: ${chosenHead('figure')}, pin: pin && [pin.query, pin.key], view };
})()`;

async function tellScenes(browser, checks) {
  const wanted = {
    scene: { head: '3.1', pin: [11, 2], view: 'matrix' },
    attributes: { head: '0.2', pin: [11, 2], view: 'table' },
    saved: { head: '5.11', pin: [1, 0], view: 'lines' },
    said: { head: '0.2', pin: null, view: 'matrix' },
    broken: { head: '0.0', pin: null, view: 'matrix' },
  };
  for (const [id, scene] of Object.entries(wanted)) {
    await becomes(browser, chosenHead(byId(id)));
    checks.equal(await browser.evaluate(shown(id)), scene, `what #${id} shows`);
  }
}

/** Mask, filter and colours, which are in no attribute of their own or look different. */
async function tellDrawing(browser, checks) {
  const figure = byId('scene');
  checks.that(
    /^What if/.test(await browser.evaluate(`${inside(figure, '.what-if')}?.textContent`)),
    'mode=causal in the scene should be labelled',
    null,
  );
  const sliderOf = (element) =>
    `${inside(element, 'head-tools')}?.shadowRoot?.querySelector('input[type="range"]')`;
  const slider = sliderOf(figure);
  await becomes(browser, `${slider} !== undefined && ${slider} !== null`);
  checks.equal(await browser.evaluate(`${slider}?.value`), '0.9', 'the share of the mass that is shown');
  checks.that(
    /^strongest 90\s?%/.test(await browser.evaluate(`${slider}?.getAttribute('aria-valuetext')`)),
    'the slider should say what is hidden',
    null,
  );
  checks.equal(
    await browser.evaluate(`(${sliderOf(byId('saved'))} ?? null) === null`),
    true,
    'whether a scene that filters nothing has no slider',
  );
}

/** The author's script gives another scene: what the reader chose gives way to it. */
async function changeScene(browser, checks) {
  const figure = byId('scene');
  await browser.click('#scene', 'attention-head', '.segments button:nth-of-type(3)');
  await becomes(browser, inside(figure, 'attention-table'));
  await browser.evaluate(`${figure}.setAttribute('scene', 'head=2.4&pin=5.-&view=lines')`);
  const wanted = { head: '2.4', pin: [5, -1], view: 'lines' };
  await becomes(browser, `JSON.stringify(${shown('scene')}) === ${JSON.stringify(JSON.stringify(wanted))}`);
  checks.equal(await browser.evaluate(shown('scene')), wanted, 'what another scene shows');
  checks.equal(
    await browser.evaluate(`${inside(figure, '.what-if')} === null`),
    true,
    'whether the mask is gone',
  );
  await browser.evaluate(`${figure}.setAttribute('scene', 'step=3')`);
  checks.that(
    await becomes(browser, `/^scene="step=3"/.test(${alertsOf(figure)}[0])`),
    'a scene that cannot be read should have a sentence',
    null,
  );
  checks.equal(await browser.evaluate(shown('scene')), wanted, 'what stays where a scene cannot be read');
  await browser.evaluate(`${figure}.setAttribute('scene', 'head=99.0')`);
  await becomes(browser, `/99/.test(${alertsOf(figure)}[0])`);
  const [said] = await browser.evaluate(alertsOf(figure));
  checks.that(
    /99\.0.* is not in this trace.* Head 2\.4 is shown\.$/.test(said ?? ''),
    'a head that is not there should be named, with the one that is shown',
    said,
  );
}

export async function readScenes(browser, checks, address) {
  await browser.open(`${address}/scenes.html`);
  for (const id of ['scene', 'attributes', 'saved', 'said', 'broken']) {
    await browser.evaluate(`${byId(id)}.scrollIntoView()`);
    const readout = await becomes(browser, inside(byId(id), 'attention-readout'));
    checks.that(readout, `#${id} should be shown`, await browser.evaluate('window.watched'));
  }
  await tellScenes(browser, checks);
  await tellDrawing(browser, checks);
  const said = await browser.evaluate(alertsOf(byId('broken')));
  checks.that(
    said.length === 1 && /^scene="text=hello.*'text' is not known/.test(said[0]),
    'a scene that is no trace’s should have a sentence',
    said,
  );
  await changeScene(browser, checks);
  checks.equal(await complaintsOf(browser), NONE, 'complaints');
}
