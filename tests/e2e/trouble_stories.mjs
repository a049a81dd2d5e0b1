/** What can go wrong: each gives a sentence, and the page goes on. */

import { readFile } from 'node:fs/promises';
import {
  becomes,
  headCell,
  headName,
  loading,
  modelReady,
  notices,
  numbersIn,
  openTable,
  pinnedRow,
  scene,
  seen,
  settled,
  shown,
  steps,
  textOf,
  tokens,
  withoutModel,
} from './on_screen.mjs';

const WEIGHTS = '**/models/minilm/model-f16.safetensors';
/** Whether the line about the model comes to say so. */
const says = (page, words) => seen(page.getByText(words));

async function noNetwork({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  await page.getByRole('button', { name: 'Retry' }).waitFor();
  checks.that(await says(page, /could not be fetched/), 'the failure is told', null);
  await page.getByLabel('Text', { exact: true }).fill('Kept while the model is away.');
  checks.that(await says(page, /Your text waits/), 'the text waits', null);
  await page.unroute('**/models/**');
  await page.getByRole('button', { name: 'Retry' }).click();
  await modelReady(page);
  checks.equal((await tokens(page))[1], 'kept', 'the text is computed after the retry: token 1');
}

async function notServed({ page, checks, address }) {
  await page.route('**/models/**', (route) => route.fulfill({ status: 404 }));
  await page.goto(address);
  await shown(page);
  await page.getByRole('button', { name: 'Retry' }).waitFor();
  checks.that(await says(page, /scripts\/models fetches it/), 'the command is named', null);
}

async function wrongChecksum({ page, checks, address }) {
  await page.route(WEIGHTS, async (route) => {
    const body = await (await route.fetch()).body();
    body[1_000_000] ^= 1;
    await route.fulfill({ body });
  });
  await page.goto(address);
  await page.getByRole('button', { name: 'Retry' }).waitFor();
  checks.that(await says(page, /checksum/), 'the checksum is named', null);
  checks.equal((await tokens(page))[2], 'trophy', 'the page keeps its result: token 2');
}

async function cutOffHalfWay({ page, checks, address }) {
  await page.route(WEIGHTS, async (route) => {
    const body = await (await route.fetch()).body();
    await route.fulfill({ body: body.subarray(0, body.length / 2) });
  });
  await page.goto(address);
  await page.getByRole('button', { name: 'Retry' }).waitFor();
  checks.that(await says(page, /broke off after/), 'the cut is told', null);
}

async function cancelLoading({ page, checks, address }) {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route(WEIGHTS, async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await page.goto(`${address}#colour=red`);
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  // The line about the model covers no notice: one could not be clicked beneath it.
  await notices(page).getByRole('button', { name: 'Dismiss' }).click({ timeout: 10_000 });
  checks.equal(await notices(page).count(), 0, 'notices that were dismissed while the model is loaded');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Load the model' }).waitFor();
  checks.that(await says(page, /Showing the saved example/), 'cancelled is told', null);
  release();
  await page.unroute(WEIGHTS);
  await page.getByRole('button', { name: 'Load the model' }).click();
  await modelReady(page);
  checks.equal(await loading(page).count(), 0, 'offers to load once the model is there');
}

async function secondVisit({ page, context, checks, address }) {
  await page.goto(address);
  await modelReady(page);
  const again = await context.newPage();
  let fetched = 0;
  again.on('request', (request) => {
    if (request.url().includes('model-f16')) fetched++;
  });
  await again.goto(address);
  await modelReady(again);
  checks.equal(fetched, 0, 'downloads on the second visit');
}

async function fullCache({ page, context, checks, address }) {
  const client = await context.newCDPSession(page);
  await client.send('Storage.overrideQuotaForOrigin', {
    origin: new URL(address).origin,
    quotaSize: 5_000_000,
  });
  await page.goto(address);
  await modelReady(page);
  checks.that(await says(page, /could not keep the model/), 'a full cache is told', null);
}

async function aTraceThatIsGone({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#trace=gone.safetensors&head=0.0`);
  await shown(page);
  const told = await notices(page).first().textContent();
  checks.that(
    /gone\.safetensors could not be fetched.*saved example/s.test(told),
    'the lost file is named',
    told,
  );
  checks.equal((await tokens(page))[2], 'trophy', 'the saved example is shown: token 2');
}

async function changesBeyondTheText({ page, checks, address }) {
  await page.goto(`${address}#text=The+cat+sat.&head=3.1&pin=1.2&paint=3.1:40:2:0.1&off=9.9`);
  await modelReady(page);
  const told = await notices(page).first().textContent();
  checks.that(/no place for.*token 40.*Head 9\.9/s.test(told), 'the changes without a place are named', told);
  const made = await textOf(steps(page));
  checks.that(!made.includes('Changed:'), 'a number that nothing changed is not called changed', made);
  const name = await headCell(page, '3.1').getAttribute('aria-label');
  checks.that(!name.includes('changed'), 'nor is its head', name);
}

function dropFile(page, bytes, name) {
  return page.evaluate(
    ({ data, name: fileName }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(data)], fileName));
      dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true, bubbles: true }));
    },
    { data: [...bytes], name },
  );
}

function notANumber(file) {
  const bytes = Buffer.from(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const {
    data_offsets: [start],
  } = JSON.parse(bytes.subarray(8, 8 + length).toString())['layer.3.queries'];
  bytes.writeUInt16LE(0x7e00, 8 + length + start + 20);
  return bytes;
}

async function dropFiles({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  const before = await scene(page);
  const good = await readFile(new URL('../../web/public/traces/trophy.safetensors', import.meta.url));
  const huge = Buffer.from(good.subarray(0, 100));
  huge.writeBigUInt64LE(0xffffffffn, 0);
  const bad = {
    'empty.safetensors': Buffer.alloc(0),
    'cut_off.safetensors': good.subarray(0, 100_000),
    'words.txt': Buffer.from('no tensors here'),
    'four_gigabytes.safetensors': huge,
    'nan.safetensors': notANumber(good),
  };
  for (const [name, bytes] of Object.entries(bad)) {
    await dropFile(page, bytes, name);
    const notice = notices(page).and(page.getByRole('alert'));
    await notice.filter({ hasText: name }).waitFor();
    const text = await notice.textContent();
    checks.that(/\w+ \w+ \w+/.test(text) && text.includes(name), `${name} is refused in words`, text);
    checks.equal(await scene(page), before, `${name} changes nothing on the screen`);
    if (name.endsWith('.txt'))
      checks.that(text.includes('.npz') && text.includes('.gguf'), 'and what opens is named', text);
  }
  await dropFile(page, good, 'mine.safetensors');
  await page.getByText('from the file mine.safetensors').waitFor();
  await settled(page);
  checks.equal(await tokens(page), before.tokens, 'the tokens of the dropped file');
  const opened = await headName(page);
  checks.that(opened !== '0.0', 'it opens on a head that shows something', opened);
}

async function dropWhileLoading({ page, checks, address }) {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route(WEIGHTS, async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await page.goto(`${address}#text=hello&head=3.1`);
  await loading(page).first().waitFor();
  await dropFile(page, Buffer.from('no tensors here'), 'words.txt');
  const refused = notices(page).filter({ hasText: 'words.txt' });
  await refused.waitFor();
  release();
  await modelReady(page);
  checks.equal(await refused.count(), 1, 'notices of the bad file once the text is computed');
}

async function dropAttentionFiles({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  const { cases } = JSON.parse(await readFile(new URL('../fixtures/manifest.json', import.meta.url), 'utf8'));
  const one =
    cases.find(({ kind, name }) => kind === 'attention' && /closed_form\/.*f1/i.test(name)) ??
    cases.find(({ kind }) => kind === 'attention');
  const bytes = await readFile(new URL(`../fixtures/${one.file}`, import.meta.url));
  await dropFile(page, bytes, 'operation.safetensors');
  await page.getByText('from the file operation.safetensors').waitFor();
  await settled(page);
  const names = await (await openTable(page, true)).locator('tbody').getByRole('button').allTextContents();
  checks.that(names.length > 0, 'the table has rows', names);
  for (const [query, name] of names.entries()) {
    await (await openTable(page, true)).locator('tbody').getByRole('button').nth(query).click();
    await settled(page);
    const { sum, caption } = await pinnedRow(page);
    checks.that(
      Math.abs(sum - 1) < 2e-3 || sum === 0,
      `row ${name} of ${one.name} should sum to one`,
      caption,
    );
  }
}

async function noWebAssembly({ page, checks, address }) {
  await page.addInitScript(() => {
    delete globalThis.WebAssembly;
  });
  await page.goto(address);
  const notice = notices(page).and(page.getByRole('alert'));
  await notice.waitFor();
  checks.that(
    /WebAssembly/.test(await notice.textContent()),
    'WebAssembly is named',
    await notice.textContent(),
  );
  checks.that(await seen(page.getByLabel('Text', { exact: true })), 'the page stays', null);
}

async function aWorkerDies({ page, checks, address }) {
  await page.addInitScript(() => {
    const Own = globalThis.Worker;
    globalThis.started = [];
    globalThis.Worker = class extends Own {
      constructor(...all) {
        super(...all);
        globalThis.started.push(this);
      }
    };
  });
  await page.goto(`${address}#vectors=`);
  await shown(page);
  await page.evaluate(() => {
    for (const worker of globalThis.started) worker.terminate();
  });
  await page.getByLabel('Queries, row 1, column 1').fill('0');
  const weights = await becomes(
    () => numbersIn(page, 'Weights'),
    ([[first]]) => first === 0.333,
  );
  checks.equal(weights[0], [0.333, 0.333, 0.333], 'the row of a query of zeros');
  checks.that((await page.evaluate(() => globalThis.started.length)) > 1, 'another worker takes over', null);
}

export const troubleStories = {
  'no network, retry': noNetwork,
  'the model is not served': notServed,
  'a wrong checksum': wrongChecksum,
  'a download cut off half way': cutOffHalfWay,
  'cancel loading, load again': cancelLoading,
  'the second visit loads nothing': secondVisit,
  'a full cache': fullCache,
  'an address of a trace that is gone': aTraceThatIsGone,
  'changes beyond the text': changesBeyondTheText,
  'dropped files, bad and good': dropFiles,
  'a bad file while the model loads': dropWhileLoading,
  'a dropped attention file': dropAttentionFiles,
  'no WebAssembly': noWebAssembly,
  'a worker dies': aWorkerDies,
};
