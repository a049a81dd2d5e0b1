/**
 * The gallery of the documentation, as a test: every view and tool is pictured light, dark and on a phone, and
 * compared with what docs/gallery keeps.
 *
 *   node tests/gallery/gallery.mjs [--only WORDS OF A NAME]            compares
 *   node tests/gallery/gallery.mjs --renew [--only WORDS OF A NAME]    keeps what it pictures
 *   node tests/gallery/gallery.mjs --out DIR                           pictures into another folder
 *   node tests/gallery/gallery.mjs --against DIR --out OTHER           compares with another folder
 *
 * Needs the built page (web/dist) and the served models (models/served).
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPageServer } from '../../scripts/lib/page_server.mjs';
import { drawn, PATIENCE } from '../e2e/on_screen.mjs';
import { launchPlaywright } from '../engines/chromium.mjs';
import { useSameFonts } from './fonts.mjs';
import { Pictures } from './pictures.mjs';
import { VIEWS } from './views.mjs';

const KEPT = fileURLToPath(new URL('../../docs/gallery/', import.meta.url));
const SHOTS = [
  { look: 'light', width: 1440, height: 900, colorScheme: 'light' },
  { look: 'dark', width: 1440, height: 900, colorScheme: 'dark' },
  { look: 'phone', width: 390, height: 844, colorScheme: 'light' },
];
/** What a clock measures differs from one time to the next. */
const CLOCKS = /steps per second|tokens per second|\d s left|\d ms\b/;

/** Opens a view in a page of its own and hands over each of its pictures. */
async function photograph(browser, address, { hash, open, subject }, take) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  });
  try {
    await useSameFonts(context);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(address + hash);
    await open(page);
    for (const { look, width, height, colorScheme } of SHOTS) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(() => scrollTo(0, 0));
      await drawn(page);
      if (subject) await subject(page).first().scrollIntoViewIfNeeded();
      await drawn(page);
      await take(
        look,
        await page.screenshot({ mask: [page.getByText(CLOCKS)], maskColor: '#8884', animations: 'disabled' }),
      );
    }
  } finally {
    await context.close();
  }
}

const fileOf = (name, look) => `${name}-${look}.webp`;

/** What is other than it was, in words. */
async function compareView(browser, address, view, { against, out, pictures }) {
  const differences = [];
  await photograph(browser, address, view, async (look, picture) => {
    const file = fileOf(view.name, look);
    const kept = await readFile(join(against, file)).catch(() => null);
    if (!kept) {
      differences.push(`${file} is not there`);
      return;
    }
    const { words, marked } = await pictures.difference(kept, picture);
    if (words === '') return;
    differences.push(`${file}: ${words}`);
    await mkdir(out, { recursive: true });
    await writeFile(join(out, file.replace('.webp', '-now.png')), picture);
    if (marked) await writeFile(join(out, file.replace('.webp', '-difference.png')), marked);
  });
  return differences;
}

async function keepView(browser, address, view, { out, pictures }) {
  await mkdir(out, { recursive: true });
  await photograph(browser, address, view, async (look, picture) => {
    await writeFile(join(out, fileOf(view.name, look)), await pictures.packed(picture));
  });
  return [];
}

/** The gallery's page in the documentation. */
function listOf(views) {
  const rows = views.map(({ name, words, hash }) => {
    const pictures = SHOTS.map(({ look, width }) => {
      const shown = width > 400 ? 320 : 92;
      return `<img src="${fileOf(name, look)}" width="${shown}" alt="${words}: ${look}">`;
    });
    return `## ${words}\n\n${pictures.join(' ')}\n\n\`${hash || '/'}\`\n`;
  });
  return `# Gallery\n\nEvery view and tool: light, dark, on a phone, and the address that opens it. The pictures are a test, too: \`node tests/gallery/gallery.mjs\` compares the page with them, \`scripts/picture\` takes them anew.\n\n${rows.join('\n')}`;
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    renew: { type: 'boolean', default: false },
    out: { type: 'string' },
    against: { type: 'string' },
  },
});
const keeps = values.renew || (values.out && !values.against);
const views = VIEWS.filter(({ name }) => name.includes(values.only));
const server = await startPageServer();
const browser = await launchPlaywright();
const pictures = await Pictures.open(browser);
const folders = {
  against: values.against ?? KEPT,
  out: values.out ?? (keeps ? KEPT : join(tmpdir(), 'attention-gallery')),
  pictures,
};
let failed = 0;
for (const view of views) {
  const began = performance.now();
  const differences = await (keeps ? keepView : compareView)(browser, server.address, view, folders).catch(
    (cause) => [cause.message.split('\n')[0]],
  );
  failed += differences.length;
  const time = `${Math.round(performance.now() - began)} ms`;
  console.log(differences.length === 0 ? `ok     ${view.name} (${time})` : `FAILED ${view.name} (${time})`);
  for (const words of differences) console.log(`       ${words}`);
}
await browser.close();
server.stop();
if (values.renew && values.only === '') await writeFile(join(KEPT, 'README.md'), listOf(VIEWS));
if (failed > 0 && !keeps)
  console.log(`What differs lies in ${folders.out}. If it is better: scripts/picture keeps it.`);
console.log(`${SHOTS.length * views.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
