/**
 * Blog pages under a strict policy, read in Chromium, Firefox and WebKit; and the module on a server.
 *
 *   node tests/embed/embed.mjs [--only chromium|firefox|webkit] [--screenshots DIR]
 *
 * Needs the embed in web/dist/embed. CHROMIUM and FIREFOX may name the browsers'
 * programs. With --screenshots it takes pictures of the post instead: 390 and
 * 900 pixels wide, light and dark.
 */

import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { defaultScene } from '../../web/src/labs/encoder/source.ts';
import { snippetOf } from '../../web/src/shell/share/snippet.ts';
import { serve } from '../engines/file_server.mjs';
import { becomes, Checks } from './checks.mjs';
import { readFetched } from './fetched_stories.mjs';
import { readHostPages, readSandboxed } from './host_stories.mjs';
import { readScenes } from './scene_stories.mjs';
import { importOnServer } from './server_import.mjs';
import { readPost, readSeveral, readWithoutParts, readWithoutWasm } from './stories.mjs';
import { largeTrace, piecesTrace, savedTrace, TRACE } from './traces.mjs';
import { readTrapping } from './trap_stories.mjs';
import { readWords } from './word_stories.mjs';

const ENGINES = ['chromium', 'firefox', 'webkit'];
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'";
const STORIES = {
  post: readPost,
  fetched: readFetched,
  several: readSeveral,
  'without wasm': readWithoutWasm,
  'without parts': readWithoutParts,
  'host pages': readHostPages,
  scenes: readScenes,
  words: readWords,
  trapping: readTrapping,
  sandboxed: readSandboxed,
};

const repository = fileURLToPath(new URL('../../', import.meta.url));
const embed = `${repository}web/dist/embed`;
const trace = fileURLToPath(TRACE);

/** A post around the snippet that the page offers. */
function snippetPost() {
  const scene = { ...defaultScene(), layer: 3, head: 1 };
  const snippet = snippetOf(scene, 'http://localhost/');
  return `<!doctype html><title>A snippet</title><script src="../watch.js"></script>${snippet}`;
}

/** The pages with the embed beside them; late.safetensors comes only when it is asked for again. */
async function servePages() {
  const saved = await savedTrace();
  const large = largeTrace();
  let asked = 0;
  const headers = { 'Content-Security-Policy': POLICY };
  return serve({
    folders: {
      '/': [`${repository}tests/embed/pages`, embed],
      '/trace.safetensors': trace,
      '/late.safetensors': trace,
      '/snippet/embed/': embed,
      '/snippet/trace.safetensors': trace,
    },
    headers,
    answerFirst: (path, response) => {
      if (path === '/snippet/post.html') {
        response
          .writeHead(200, { ...headers, 'Content-Type': 'text/html; charset=utf-8' })
          .end(snippetPost());
        return true;
      }
      const made = {
        '/saved.safetensors': saved,
        '/large.safetensors': large,
        '/pieces.safetensors': piecesTrace(),
        '/words.safetensors': piecesTrace(true),
      }[path];
      if (made) {
        response.writeHead(200, headers).end(made);
        return true;
      }
      if (path !== '/late.safetensors' || asked++ % 2 === 1) return false;
      response.writeHead(503, headers).end();
      return true;
    },
  });
}

/** The same where every page is sandboxed without an origin and modules have no type; closed.safetensors is for no other origin. */
function serveSandboxed() {
  return serve({
    folders: { '/': [`${repository}tests/embed/pages`, embed], '/trace.safetensors': trace },
    headers: { 'Content-Security-Policy': 'sandbox allow-scripts', 'Access-Control-Allow-Origin': '*' },
    types: { '.wasm': 'application/octet-stream' },
    answerFirst: (path, response) => {
      if (path !== '/closed.safetensors') return false;
      response.writeHead(200).end();
      return true;
    },
  });
}

/** The same post as a host sends it that packs files. */
function servePacked() {
  return serve({
    folders: { '/': [`${repository}tests/embed/pages`, embed], '/trace.safetensors': trace },
    headers: { 'Content-Security-Policy': POLICY },
    packs: true,
  });
}

/** The same pages; what is fetched with its first use never comes. */
function serveWithoutParts() {
  return serve({
    folders: { '/': [`${repository}tests/embed/pages`, embed], '/trace.safetensors': trace },
    headers: { 'Content-Security-Policy': POLICY },
    answerFirst: (path, response) => {
      if (!/\/(lines_view|define_steps|heads_grid)-/.test(path)) return false;
      response.writeHead(503).end();
      return true;
    },
  });
}

async function read(engine, story, address) {
  const checks = new Checks(`${engine}, ${story}`);
  let browser;
  try {
    const { launch } = await import(`../engines/${engine}.mjs`);
    browser = await launch();
    await browser.resize(900, 900);
    await STORIES[story](browser, checks, address);
  } catch (cause) {
    checks.failures.push(`${engine}, ${story}: ${cause.message}`);
  } finally {
    await browser?.close();
  }
  return checks;
}

async function readAll(engines, addresses) {
  const server = await importOnServer(pathToFileURL(`${embed}/attention-playground.js`).href);
  let { passed } = server;
  let failed = server.failures.length;
  console.log(`server: ${passed} of ${passed + failed} checks`);
  for (const sentence of server.failures) console.log(`  ${sentence}`);
  for (const engine of engines) {
    const begun = performance.now();
    const all = [];
    for (const story of Object.keys(STORIES))
      all.push(await read(engine, story, addresses[story] ?? addresses.post));
    const failures = all.flatMap((checks) => checks.failures);
    const held = all.reduce((sum, checks) => sum + checks.passed, 0);
    const milliseconds = Math.round(performance.now() - begun);
    console.log(`${engine}: ${held} of ${held + failures.length} checks (all posts, ${milliseconds} ms)`);
    for (const sentence of failures) console.log(`  ${sentence}`);
    if (failures.length > 0) console.log(`  repeat: node tests/embed/embed.mjs --only ${engine}`);
    passed += held;
    failed += failures.length;
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

async function photograph(engine, dark, address, folder) {
  const { launch } = await import(`../engines/${engine}.mjs`);
  const browser = await launch({ dark });
  try {
    for (const width of [390, 900]) {
      await browser.resize(width, 1200);
      await browser.open(`${address}/post.html`);
      await becomes(browser, 'window.watched.ready > 0');
      await browser.evaluate('document.querySelector("attention-playground").setAttribute("pin", "11.2")');
      await becomes(
        browser,
        'document.querySelector("attention-playground").shadowRoot?.querySelector("attention-steps")',
      );
      await browser.evaluate('new Promise((resolve) => setTimeout(resolve, 300))');
      // WebKit's window stays wider than a phone: the name says how wide it is.
      const shown = await browser.evaluate('innerWidth');
      await browser.screenshot(join(folder, `${engine}-${shown}-${dark ? 'dark' : 'light'}.png`));
    }
  } finally {
    await browser.close();
  }
}

function readOptions() {
  try {
    const { values } = parseArgs({ options: { only: { type: 'string' }, screenshots: { type: 'string' } } });
    if (values.only === undefined || ENGINES.includes(values.only)) return values;
  } catch {}
  console.error(`Usage: node tests/embed/embed.mjs [--only ${ENGINES.join('|')}] [--screenshots DIR]`);
  process.exit(2);
}

const { only, screenshots } = readOptions();
const needed = [
  [`${embed}/attention-playground.js`, 'scripts/test --only embed'],
  [trace, 'git checkout web/public'],
];
const missing = needed.filter(([file]) => !existsSync(file));
for (const [file, command] of missing) console.error(`${file} is missing; ${command} makes it.`);
if (missing.length > 0) process.exit(1);

const engines = only ? [only] : ENGINES;
const server = await servePages();
const sandboxed = await serveSandboxed();
const packed = await servePacked();
const withoutParts = await serveWithoutParts();
try {
  if (screenshots) {
    await mkdir(screenshots, { recursive: true });
    for (const engine of engines) {
      for (const dark of [false, true]) await photograph(engine, dark, server.address, screenshots);
    }
  } else {
    process.exitCode = (await readAll(engines, {
      post: server.address,
      sandboxed: sandboxed.address,
      fetched: packed.address,
      'without parts': withoutParts.address,
    }))
      ? 0
      : 1;
  }
} finally {
  await server.close();
  await sandboxed.close();
  await packed.close();
  await withoutParts.close();
}
