/** A module on the page's own thread that traps: a worker takes its traces over. */

import { becomes, complaintsOf } from './checks.mjs';
import { alertsOf, byId, chosenHead } from './inside.mjs';

const NONE = { violations: [], errors: [], policy: [] };

/** The pinned number, as the steps below the figure end. */
const pinned = (id) =>
  `(() => { const { pin, cell } = ${byId(id)}.session; return pin && cell && [pin.query, pin.key, cell.weight]; })()`;

async function readAlerts(browser, checks) {
  for (const id of ['first', 'second'])
    checks.equal(await browser.evaluate(alertsOf(byId(id))), [], `what #${id} says is wrong`);
}

/** Both figures are shown by a worker when nothing of this thread's module can be used. */
async function openWhereItTraps(browser, checks, address) {
  await browser.open(`${address}/trapping.html#at-once`);
  for (const [id, head] of [
    ['first', '3.1'],
    ['second', '0.2'],
  ]) {
    await becomes(browser, `${chosenHead(byId(id))} === ${JSON.stringify(head)}`);
    checks.equal(
      await browser.evaluate(chosenHead(byId(id))),
      head,
      `the head of #${id} where the module traps at once`,
    );
  }
  await readAlerts(browser, checks);
}

/** What the reader chose stays when the module traps later, at the next thing that is asked of it. */
async function goOnWhereItTraps(browser, checks, address) {
  await browser.open(`${address}/trapping.html`);
  await becomes(browser, `${chosenHead(byId('first'))} === "3.1" && ${chosenHead(byId('second'))} === "0.2"`);
  await becomes(browser, pinned('first'));
  const before = await browser.evaluate(pinned('first'));
  await browser.evaluate('window.trapping = true');
  await browser.click('#first', 'attention-head', '.segments button:nth-of-type(1)');
  await browser.press(']');
  await becomes(browser, `${chosenHead(byId('first'))} === "3.2"`);
  checks.equal(await browser.evaluate(chosenHead(byId('first'))), '3.2', 'the head that the key chose');
  await browser.press('[');
  await becomes(browser, `JSON.stringify(${pinned('first')}) === ${JSON.stringify(JSON.stringify(before))}`);
  checks.equal(await browser.evaluate(pinned('first')), before, 'the pinned number of the head before');
  await browser.evaluate(`${byId('second')}.setAttribute('mode', 'causal')`);
  const hidden = `${byId('second')}.session.stages?.allowed[1]`;
  await becomes(browser, `${hidden} === 0`);
  checks.equal(
    await browser.evaluate(hidden),
    0,
    'whether the causal mask hides what comes later in the other figure',
  );
  await readAlerts(browser, checks);
}

export async function readTrapping(browser, checks, address) {
  await openWhereItTraps(browser, checks, address);
  checks.equal(await complaintsOf(browser), NONE, 'complaints where the module traps at once');
  await goOnWhereItTraps(browser, checks, address);
  checks.equal(await complaintsOf(browser), NONE, 'complaints where it traps later');
}
