/** Files dropped on the page, as readers drop them: what it says of each, against what their makers say. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  becomes,
  headCell,
  notices,
  openTable,
  pinnedRow,
  scene,
  seen,
  settled,
  shown,
  textOf,
  withoutModel,
} from './on_screen.mjs';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const DROPPED = `${FIXTURES}dropped/`;
const CHECKPOINTS = `${FIXTURES}checkpoints/`;
const expected = JSON.parse(await readFile(`${DROPPED}expected.json`, 'utf8'));
/** Three decimals are shown. */
const NEAR = 5.01e-4;

/** Files and folders of this machine, dragged over the page and let go. */
async function drop(page, checks, ...files) {
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  const send = (type) => client.send('Input.dispatchDragEvent', { type, x: 700, y: 500, data });
  for (const type of ['dragEnter', 'dragOver']) await send(type);
  const offered = page.getByText('Drop a trace, a dump or a model to open it');
  checks.that(await seen(offered), 'what can be dropped is said while it is held', null);
  await send('drop');
  await offered.waitFor({ state: 'detached' });
  await client.detach();
}

async function openPage(page, address) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
}

const panel = (page) => page.getByRole('region', { name: 'Open your own model' });
const cardSays = (page, words) => seen(panel(page).getByText(words));

async function load(page) {
  await panel(page).getByRole('button', { name: 'Load', exact: true }).click();
  await panel(page).waitFor({ state: 'hidden' });
  await shown(page);
}

/** The weights of a row of the head on show, by its place. */
async function rowOf(page, query) {
  const rows = await openTable(page, true);
  await rows.locator('tbody').getByRole('button').nth(query).click();
  await settled(page);
  const { weights } = await pinnedRow(page);
  return weights;
}

async function rowsAgree(page, checks, name, rows) {
  for (const [query, row] of rows.entries()) {
    const weights = await rowOf(page, query);
    const apart = Math.max(...row.map((weight, key) => Math.abs(weight - (weights[key] ?? 0))));
    checks.that(apart < NEAR, `${name}: row ${query} should be as transformers has it`, weights);
  }
}

async function scaledGguf({ page, checks, address }) {
  const { scaling, factor } = expected['scaled.gguf'];
  await openPage(page, address);
  await drop(page, checks, `${DROPPED}scaled.gguf`);
  checks.that(
    await cardSays(page, `rotary, scaled (${scaling}, factor ${factor})`),
    'how its positions are scaled is said',
    await textOf(panel(page)),
  );
  await load(page);
  const weights = await rowOf(page, 1);
  checks.equal(Object.keys(weights).sort(), ['0', '1'], 'what the second token may look at');
}

async function robertaDecoder({ page, checks, address }) {
  await openPage(page, address);
  const files = ['config.json', 'model.safetensors', 'tokenizer.json'];
  await drop(page, checks, ...files.map((file) => `${CHECKPOINTS}roberta_causal/${file}`));
  for (const words of [
    /encoder run as a decoder \(is_decoder\): no token looks at a later one; predicts the next token/,
    'A text is read as <s> (text) </s>, as tokenizer.json’s post-processor says.'.replace('’', "'"),
  ])
    checks.that(await cardSays(page, words), `the card should say ${words}`, await textOf(panel(page)));
  await load(page);
  const weights = await rowOf(page, 1);
  checks.equal(Object.keys(weights).sort(), ['0', '1'], 'what the second token may look at');
}

async function shardedEncoder({ page, checks, address }) {
  const { shards, layers, heads: each } = expected.bert_sharded;
  await openPage(page, address);
  await drop(page, checks, `${DROPPED}bert_sharded`);
  checks.that(await cardSays(page, /bert, encoder, predicts/), 'it is an encoder', await textOf(panel(page)));
  checks.that(await cardSays(page, `${layers} layers × ${each} heads`), 'its heads are counted', null);
  checks.that(
    await cardSays(page, new RegExp(`F32, ${shards + 2} files`)),
    'the shards are counted, with its configuration and tokenizer',
    await textOf(panel(page)),
  );
  await load(page);
  const weights = Object.values(await rowOf(page, 1));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  checks.that(Math.abs(sum - 1) < weights.length * NEAR, 'a row of the loaded model sums to 1', weights);
}

async function transformerCache({ page, checks, address }) {
  await openPage(page, address);
  await drop(page, checks, `${DROPPED}cache.npz`);
  await page.getByText('from the file cache.npz').waitFor();
  await shown(page);
  const told = await textOf(notices(page));
  checks.that(
    told.startsWith(
      'Left out, as by their names they are neither weights nor queries, keys, values or tokens:',
    ),
    'what is left out is said',
    told,
  );
  checks.equal(
    (told.match(/'blocks\.\d\.[^']+'/g) ?? []).length,
    expected['cache.npz'].left_out,
    'arrays left out',
  );
  await headCell(page, '1.0').click();
  await settled(page);
  await rowsAgree(page, checks, 'cache.npz', expected['cache.npz'].layer_1_head_0);
}

async function generateDump({ page, checks, address }) {
  const { source, written, cross_layer_1_head_0: rows } = expected['generated.npz'];
  await openPage(page, address);
  await drop(page, checks, `${DROPPED}generated.npz`);
  await page.getByText('from the file generated.npz').waitFor();
  await page.getByRole('heading', { name: /^Encoder layer 0/ }).waitFor();
  await shown(page);
  checks.equal(await notices(page).count(), 0, 'what the page complains of');
  const stacks = page.getByRole('navigation', { name: 'Heads' }).getByRole('rowheader');
  const wanted = ['enc. 0', 'enc. 1', 'self 0', 'cross 0', 'self 1', 'cross 1'];
  const named = await stacks.allTextContents();
  checks.equal([...named].sort(), [...wanted].sort(), 'the stacks');
  await page.getByRole('row', { name: 'cross 1' }).getByRole('gridcell').first().click();
  await page.getByRole('heading', { name: 'Decoder layer 1, cross · Head 0' }).waitFor();
  await settled(page);
  await rowsAgree(page, checks, 'generated.npz', rows);
  const table = await openTable(page, true);
  const asks = await table.locator('tbody').getByRole('button').allTextContents();
  checks.that(
    asks.every((name, at) => name.trim().startsWith(written[at])),
    'the rows are what was written',
    asks,
  );
  await table.locator('tbody').getByRole('button').first().click();
  const read = await openTable(page);
  const keys = await read.locator('tbody').getByRole('button').allTextContents();
  checks.equal([...keys].sort(), [...source].sort(), 'the columns are what was read');
}

/** Name -> what it is, and what the page must say of it. */
const BAD = {
  'weights.safetensors': ['version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n', /LFS/],
  'maps.npz': ['<!doctype html><html><body>Not found</body></html>', /HTML/i],
  'maps.npy': ['', /is empty/],
  'words.json': ['{"note": "nothing here"}', /note/],
};
const REFUSED = {
  'dumps/refused_axes.npz': /may be \[heads, tokens, width\].*or \[tokens, heads, width\]/,
  'dumps/refused_window.npz': /cross attention.*or a window over the latest 4 of 7 tokens/,
  'dumps/refused_nan.npz': /not a finite number.*padding/,
  'dumps/refused_object.npy': /pickled Python objects.*can run code/,
};

async function secondFileUndone({ page, checks, address }) {
  await openPage(page, address);
  await drop(page, checks, `${DROPPED}cache.npz`);
  await page.getByText('from the file cache.npz').waitFor();
  await shown(page);
  const first = await scene(page);
  await drop(page, checks, `${DROPPED}generated.npz`);
  await page.getByText('from the file generated.npz').waitFor();
  await shown(page);
  const requests = [];
  page.on('request', (request) => {
    // A browser asks for the page's icon with every address.
    if (!request.url().endsWith('/icon.svg')) requests.push(request.url());
  });
  await page.keyboard.press('Control+z');
  await page.getByText('from the file cache.npz').waitFor();
  await shown(page);
  checks.equal(await scene(page), first, 'the first file is back');
  checks.equal(requests, [], 'requests of the way back');
}

async function badFiles({ page, checks, address }) {
  const folder = await mkdtemp(join(tmpdir(), 'attention-dropped-'));
  try {
    await openPage(page, address);
    const before = await scene(page);
    const cases = Object.entries(REFUSED).map(([file, words]) => [join(FIXTURES, file), words]);
    for (const [name, [text, words]] of Object.entries(BAD)) {
      await writeFile(join(folder, name), text);
      cases.push([join(folder, name), words]);
    }
    for (const [file, words] of cases) await refuses(page, checks, file, words, before);
    await missingShard(page, checks);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function refuses(page, checks, file, words, before) {
  const name = file.split('/').at(-1);
  await drop(page, checks, file);
  const told = await becomes(
    () => textOf(notices(page).and(page.getByRole('alert'))).catch(() => ''),
    (text) => text.startsWith(`${name}: `),
  );
  checks.that(words.test(told) && told.startsWith(`${name}: `), `${name} should be refused in words`, told);
  checks.equal(await scene(page), before, `${name}: the page keeps what it shows`);
}

async function missingShard(page, checks) {
  const files = ['config.json', 'model.safetensors.index.json', 'model-00001-of-00003.safetensors'];
  await drop(page, checks, ...files.map((file) => `${DROPPED}bert_sharded/${file}`));
  const refused = panel(page).getByRole('alert');
  await refused.waitFor();
  const words = await refused.textContent();
  checks.that(/model-00002-of-00003\.safetensors/.test(words), 'the shard that is missing is named', words);
}

export const droppedStories = {
  'dropped: a GGUF with scaled positions': scaledGguf,
  'dropped: a RoBERTa decoder': robertaDecoder,
  'dropped: an encoder in shards': shardedEncoder,
  'dropped: a transformer cache': transformerCache,
  'dropped: what an encoder-decoder generated': generateDump,
  'dropped: a second file, undone': secondFileUndone,
  'dropped: bad files': badFiles,
};
