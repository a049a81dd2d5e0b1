/** Pictures of the page as a newcomer sees it: light, 1440 x 1000. */

import { fileURLToPath } from 'node:url';
import { launchPlaywright } from '../../tests/engines/chromium.mjs';
import { startPageServer } from './page_server.mjs';

const SENTENCE = 'the agreement on the European economic area was signed in August 1992';
const PICTURES = [
  { file: 'playground', hash: '' },
  { file: 'translator', hash: `#translate=${encodeURIComponent(SENTENCE)}` },
];

const server = await startPageServer();
const browser = await launchPlaywright();
for (const { file, hash } of PICTURES) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  await page.goto(server.address + hash);
  await page.waitForFunction(() => {
    const { controller } = document.querySelector('attention-app');
    return controller.session.cell && controller.loader.state !== 'loading' && !controller.busy;
  });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: fileURLToPath(new URL(`../../docs/${file}.png`, import.meta.url)) });
  await page.close();
}
await browser.close();
server.stop();
