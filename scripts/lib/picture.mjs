/** One picture of the page as a newcomer sees it: light, 1440 x 1000. */

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const { chromium } = createRequire(`${repository}web/`)('playwright');

const server = spawn(process.execPath, [`${repository}scripts/lib/serve.mjs`, '--port', '0']);
const address = await new Promise((resolve) => {
  server.stdout.on('data', (text) => resolve(/http:\S+/.exec(String(text))?.[0]));
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
await page.goto(address);
await page.waitForFunction(() => {
  const { controller } = document.querySelector('attention-app');
  return controller.session.cell && controller.loader.state !== 'loading' && !controller.busy;
});
await page.screenshot({ path: `${repository}docs/playground.png` });
await browser.close();
server.kill();
