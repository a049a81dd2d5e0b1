/** Pictures of the page as a newcomer sees it: light, 1440 x 1000. */

import { fileURLToPath } from 'node:url';
import { drawn, modelReady } from '../../tests/e2e/on_screen.mjs';
import { launchPlaywright } from '../../tests/engines/chromium.mjs';
import { useSameFonts } from '../../tests/gallery/fonts.mjs';
import { startPageServer } from './page_server.mjs';

const SENTENCE = 'the agreement on the European economic area was signed in August 1992';
const PICTURES = [
  { file: 'playground', hash: '' },
  { file: 'translator', hash: `#translate=${encodeURIComponent(SENTENCE)}` },
];

const server = await startPageServer();
const browser = await launchPlaywright();
const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
await useSameFonts(context);
for (const { file, hash } of PICTURES) {
  const page = await context.newPage();
  await page.goto(server.address + hash);
  await modelReady(page);
  await page.getByText('model reads the sentence').waitFor({ state: 'detached' });
  await drawn(page);
  await page.screenshot({ path: fileURLToPath(new URL(`../../docs/${file}.png`, import.meta.url)) });
  await page.close();
}
await browser.close();
server.stop();
