/** Chromium, driven by Playwright. */

import { createRequire } from 'node:module';
import { asJson, fromJson, middleOf } from './page_scripts.mjs';
import { findProgram, MissingBrowser } from './process_group.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

class Chromium {
  name = 'Chromium';
  /** What the console complained about. */
  complaints = [];
  #browser;
  #page;

  constructor(browser, page) {
    this.#browser = browser;
    this.#page = page;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  async open(url) {
    await this.#page.goto(url, { waitUntil: 'load' });
  }
  async evaluate(expression) {
    return fromJson(await this.#page.evaluate(asJson(expression)));
  }
  async click(...path) {
    const { x, y } = await this.evaluate(middleOf(path));
    await this.#page.mouse.click(x, y);
  }
  async press(key) {
    await this.#page.keyboard.press(key);
  }
  async resize(width, height) {
    await this.#page.setViewportSize({ width, height });
  }
  async screenshot(path) {
    await this.#page.screenshot({ path });
  }
  async close() {
    await this.#browser.close();
  }
}

/** From the page's packages. */
function playwright() {
  const require = createRequire(new URL('../../web/package.json', import.meta.url));
  try {
    return require('playwright');
  } catch {
    throw new Error('Playwright is not installed. Install it with: npm --prefix web ci');
  }
}

/** A Playwright browser, as every test and measurement here uses it. @throws MissingBrowser */
export async function launchPlaywright() {
  const executablePath = findProgram(process.env.CHROMIUM ?? 'chromium', 'chromium-browser', 'google-chrome');
  if (!executablePath) throw new MissingBrowser('Chromium', 'chromium');
  return playwright().chromium.launch({ executablePath, args: FLAGS, timeout: 60_000 });
}

/** Starts a Chromium of its own with one empty page. @throws MissingBrowser */
export async function launch({ dark = false } = {}) {
  const browser = await launchPlaywright();
  const page = await browser.newPage({ colorScheme: dark ? 'dark' : 'light' });
  return new Chromium(browser, page);
}
