/** One picture of the page as a newcomer sees it: light, 1440 x 1000. */

import { fileURLToPath } from 'node:url';
import { launchPlaywright } from '../../tests/engines/chromium.mjs';
import { startPageServer } from './page_server.mjs';

const picture = fileURLToPath(new URL('../../docs/playground.png', import.meta.url));
const server = await startPageServer();
const browser = await launchPlaywright();
const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
await page.goto(server.address);
await page.waitForFunction(() => {
  const { controller } = document.querySelector('attention-app');
  return controller.session.cell && controller.loader.state !== 'loading' && !controller.busy;
});
await page.screenshot({ path: picture });
await browser.close();
server.stop();
