/** WebKitGTK's MiniBrowser, driven by the W3C WebDriver protocol over HTTP. */

import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clickActions, keyActions } from './keys.mjs';
import { asJson, fromJson, middleOf } from './page_scripts.mjs';
import { findProgram, MissingBrowser, start, stop, until } from './process_group.mjs';

const PACKAGES = 'webkit2gtk-driver xvfb dbus';
const SCRIPT_PATIENCE = 300_000;

/** Distributions put MiniBrowser beside the library, not on the path. */
function findMiniBrowser() {
  const libraries = ['/usr/lib', '/usr/lib64', '/usr/libexec'].filter(existsSync);
  const folders = libraries.flatMap((folder) => [
    folder,
    ...readdirSync(folder).map((name) => join(folder, name)),
  ]);
  const versions = ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'];
  const files = folders.flatMap((folder) => versions.map((version) => join(folder, version, 'MiniBrowser')));
  return files.find((file) => existsSync(file)) ?? null;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

class WebKit {
  name = 'WebKit';
  /** WebDriver has no way to the console; pages collect their own errors. */
  complaints = [];
  #group;
  #scratch;
  #driver;
  #session = '';

  constructor(group, scratch, port) {
    this.#group = group;
    this.#scratch = scratch;
    this.#driver = `http://127.0.0.1:${port}`;
  }

  async connect(binary) {
    const ready = () =>
      fetch(`${this.#driver}/status`).then(
        (response) => response.ok,
        () => false,
      );
    await until(ready, this.#group, 'WebKitWebDriver');
    const { sessionId } = await this.#send('POST', '/session', {
      capabilities: {
        alwaysMatch: {
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': { binary, args: ['--automation'] },
        },
      },
    });
    this.#session = `/session/${sessionId}`;
    await this.#send('POST', `${this.#session}/timeouts`, { script: SCRIPT_PATIENCE, pageLoad: 120_000 });
  }

  async #send(method, path, body) {
    const response = await fetch(this.#driver + path, {
      method,
      body: body && JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKit: ${value?.error}: ${value?.message}`);
    return value;
  }

  /** WebKitGTK answers before the page's modules have run: the load event is waited for here. */
  async open(url) {
    await this.#send('POST', `${this.#session}/url`, { url });
    await this.evaluate(`new Promise((resolve) => {
      if (document.readyState === 'complete') resolve();
      else addEventListener('load', () => resolve(), { once: true });
    })`);
  }
  async evaluate(expression) {
    const script = `const done = arguments[0]; ${asJson(expression)}.then(done);`;
    return fromJson(await this.#send('POST', `${this.#session}/execute/async`, { script, args: [] }));
  }
  async click(...path) {
    await this.#perform(clickActions(await this.evaluate(middleOf(path))));
  }
  async press(key) {
    await this.#perform(keyActions(key));
  }
  async #perform(actions) {
    await this.#send('POST', `${this.#session}/actions`, { actions });
  }
  /** The window is larger than the page in it by what MiniBrowser draws around. */
  async resize(width, height) {
    const rect = `${this.#session}/window/rect`;
    await this.#send('POST', rect, { width, height });
    const inner = await this.evaluate('({ width: innerWidth, height: innerHeight })');
    const outer = await this.#send('GET', rect);
    await this.#send('POST', rect, {
      width: width + outer.width - inner.width,
      height: height + outer.height - inner.height,
    });
  }
  async screenshot(path) {
    const data = await this.#send('GET', `${this.#session}/screenshot`);
    await writeFile(path, Buffer.from(data, 'base64'));
  }
  async close() {
    if (this.#session) await this.#send('DELETE', this.#session).catch(() => {});
    await stop(this.#group);
    await rm(this.#scratch, { recursive: true, force: true });
  }
}

/** Starts a WebKit of its own with one empty page. @throws MissingBrowser */
export async function launch({ dark = false } = {}) {
  const miniBrowser = findMiniBrowser();
  const tools = ['xvfb-run', 'dbus-run-session', 'WebKitWebDriver'].map((name) => findProgram(name));
  if (!miniBrowser || tools.includes(null)) throw new MissingBrowser('WebKit', PACKAGES);
  const [xvfb, dbus, driver] = tools;
  const port = await freePort();
  const screen = '--server-args=-screen 0 1600x1400x24';
  // xvfb-run leaves files behind when it is ended, so it gets a folder of its own.
  const scratch = await mkdtemp(join(tmpdir(), 'attention-webkit-'));
  const group = start(xvfb, ['-a', screen, dbus, '--', driver, `--port=${port}`], {
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    GTK_THEME: dark ? 'Adwaita:dark' : 'Adwaita',
    LIBGL_ALWAYS_SOFTWARE: '1',
    TMPDIR: scratch,
  });
  const browser = new WebKit(group, scratch, port);
  try {
    await browser.connect(miniBrowser);
  } catch (cause) {
    await browser.close();
    throw cause;
  }
  return browser;
}
