/**
 * How long a post holds up the page around it while it starts: the longest tasks of Chromium's main thread, in
 * processor time, which other programs on the machine do not lengthen, and those over 50 ms by the clock, which they do.
 * Also what a post fetches, until all heads are there and before a reader does anything.
 *
 *   node scripts/lib/bench/posts.mjs [--rounds 5] [--json FILE]
 *
 * Needs the embed in web/dist/embed.
 */

import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { edgeTrace, largeTrace } from '../../../tests/embed/traces.mjs';
import { launchPlaywright } from '../../../tests/engines/chromium.mjs';
import { serve } from '../../../tests/engines/file_server.mjs';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const embed = `${repository}web/dist/embed`;
const POST = `<!doctype html><title>A post</title><script type="module" src="../attention-playground.js"></script>`;
const MADE = { '/edge.safetensors': edgeTrace(), '/large.safetensors': largeTrace() };
const POSTS = {
  'post.html': 1,
  'several.html': 3,
  'made/edge': 1,
  'made/large': 1,
};

const TRACED = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];

function servePosts() {
  return serve({
    folders: {
      '/': [`${repository}tests/embed/pages`, embed],
      '/trace.safetensors': `${repository}web/public/traces/trophy.safetensors`,
    },
    answerFirst: (path, response) => {
      const [, name] = /^\/made\/(\w+)$/.exec(path) ?? [];
      const page = `${POST}<attention-playground src="../${name}.safetensors"></attention-playground>`;
      const content = name ? page : MADE[path];
      if (content) response.writeHead(200, name ? { 'Content-Type': 'text/html' } : {}).end(content);
      return Boolean(content);
    },
  });
}

/** In the page, before anything else: notes long tasks. */
function watchTasks() {
  const watched = { ready: 0, tasks: [] };
  globalThis.tasksWatched = watched;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  document.addEventListener('attention-ready', () => watched.ready++);
}

/** Of each task of the thread that runs the page of this address, in milliseconds of processor time. */
function processorTimes({ traceEvents }, address) {
  const commits = traceEvents.filter(({ name }) => name === 'FrameCommittedInBrowser');
  const page = commits.find(({ args }) => args.data.url.startsWith(address));
  const main = traceEvents.find(
    ({ name, pid, args }) =>
      name === 'thread_name' && pid === page?.args.data.processId && args.name === 'CrRendererMain',
  );
  return traceEvents
    .filter(({ name, pid, tid, tdur }) => name === 'RunTask' && pid === main?.pid && tid === main.tid && tdur)
    .map(({ tdur }) => tdur / 1000);
}

/** All heads are drawn below each figure that a trace came for. */
const ALL_HEADS = (count) =>
  globalThis.tasksWatched.ready >= count &&
  [...document.querySelectorAll('attention-playground')].filter((element) =>
    element.shadowRoot?.querySelector('attention-heads'),
  ).length >= Math.min(count, 1);

async function openPost(browser, address, name) {
  const context = await browser.newContext({ viewport: { width: 900, height: 4000 } });
  const page = await context.newPage();
  const fetched = [];
  page.on('response', async (response) => {
    const bytes = await response.body().catch(() => null);
    const file = new URL(response.url()).pathname.split('/').pop();
    if (bytes) fetched.push({ file, kilobytes: gzipSync(bytes, { level: 9 }).length / 1000 });
  });
  await page.addInitScript(watchTasks);
  await browser.startTracing(page, { categories: TRACED });
  await page.goto(`${address}/${name}`);
  await page.waitForFunction(ALL_HEADS, POSTS[name]);
  await page.waitForTimeout(500);
  const times = processorTimes(JSON.parse(await browser.stopTracing()), address);
  const longTasks = await page.evaluate(() => globalThis.tasksWatched.tasks);
  await context.close();
  return { longTasks, times: times.toSorted((a, b) => b - a), fetched };
}

/** So many of the longest tasks are told. */
const LISTED = 4;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Of each post over so many rounds, which take turns. */
export async function measurePosts(browser, rounds) {
  const server = await servePosts();
  const taken = Object.fromEntries(Object.keys(POSTS).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(POSTS)) taken[name].push(await openPost(browser, server.address, name));
  }
  await server.close();
  return Object.entries(taken).map(([name, all]) => ({
    name,
    longest: Array.from({ length: LISTED }, (_, rank) => median(all.map(({ times }) => times[rank] ?? 0))),
    longTasks: all.map(({ longTasks }) => longTasks.map(Math.round)),
    fetched: all[0].fetched.filter(({ file }) => /\.(?:js|wasm)$/.test(file)),
  }));
}

export function printPosts(posts) {
  for (const { name, longest, longTasks, fetched } of posts) {
    const kilobytes = fetched.reduce((sum, file) => sum + file.kilobytes, 0);
    const times = longest.map((time) => time.toFixed(0)).join(', ');
    console.log(`${name}: the longest tasks take ${times} ms of processor time (medians)`);
    console.log(
      `  over 50 ms by the clock: ${longTasks.map((tasks) => tasks.join(' + ') || 'none').join('; ')}`,
    );
    const files = fetched.map((file) => `${file.file} ${file.kilobytes.toFixed(1)}`);
    console.log(`  ${kilobytes.toFixed(1)} KB of scripts and modules: ${files.join(', ')}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = { rounds: { type: 'string', default: '5' }, json: { type: 'string' } };
  const { values } = parseArgs({ options });
  const browser = await launchPlaywright();
  const posts = await measurePosts(browser, Number(values.rounds));
  await browser.close();
  printPosts(posts);
  if (values.json) await writeFile(values.json, `${JSON.stringify(posts, null, 2)}\n`);
}
