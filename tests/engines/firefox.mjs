/** Firefox, driven by the WebDriver BiDi that it speaks itself. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bidi } from './bidi.mjs';
import { clickActions, keyActions } from './keys.mjs';
import { asJson, fromJson, middleOf } from './page_scripts.mjs';
import { findProgram, MissingBrowser, start, stop, until } from './process_group.mjs';

/** Nothing is fetched behind the tests' back, and the colour scheme is ours. */
function preferences(dark) {
  return [
    ['layout.css.prefers-color-scheme.content-override', dark ? 0 : 1],
    ['app.update.enabled', false],
    ['browser.shell.checkDefaultBrowser', false],
    ['datareporting.policy.dataSubmissionEnabled', false],
    ['network.captive-portal-service.enabled', false],
    ['network.connectivity-service.enabled', false],
    ['toolkit.telemetry.enabled', false],
  ]
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}

class Firefox {
  name = 'Firefox';
  complaints = [];
  #group;
  #profile;
  #bidi;
  #context;

  constructor(group, profile) {
    this.#group = group;
    this.#profile = profile;
  }

  async connect() {
    const listening = /WebDriver BiDi listening on (ws:\/\/\S+)/;
    const address = await until(() => listening.exec(this.#group.said)?.[1], this.#group, 'Firefox');
    this.#bidi = await Bidi.connect(`${address}/session`);
    await this.#bidi.send('session.new', { capabilities: {} });
    const { contexts } = await this.#bidi.send('browsingContext.getTree');
    this.#context = contexts[0].context;
    this.#bidi.on('log.entryAdded', ({ level, text }) => {
      if (level === 'error' || level === 'warn') this.complaints.push(text);
    });
    await this.#bidi.send('session.subscribe', { events: ['log.entryAdded'] });
  }

  async open(url) {
    await this.#bidi.send('browsingContext.navigate', { context: this.#context, url, wait: 'complete' });
  }
  async evaluate(expression) {
    const answer = await this.#bidi.send('script.evaluate', {
      expression: asJson(expression),
      target: { context: this.#context },
      awaitPromise: true,
    });
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return fromJson(answer.result.value);
  }
  async click(...path) {
    await this.#perform(clickActions(await this.evaluate(middleOf(path))));
  }
  async press(key) {
    await this.#perform(keyActions(key));
  }
  async #perform(actions) {
    await this.#bidi.send('input.performActions', { context: this.#context, actions });
  }
  async resize(width, height) {
    await this.#bidi.send('browsingContext.setViewport', {
      context: this.#context,
      viewport: { width, height },
    });
  }
  async screenshot(path) {
    const { data } = await this.#bidi.send('browsingContext.captureScreenshot', { context: this.#context });
    await writeFile(path, Buffer.from(data, 'base64'));
  }
  async close() {
    await this.#bidi?.send('browser.close').catch(() => {});
    this.#bidi?.close();
    await stop(this.#group);
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Starts a Firefox of its own with one empty page. @throws MissingBrowser */
export async function launch({ dark = false } = {}) {
  const program = findProgram(process.env.FIREFOX ?? 'firefox-esr', 'firefox');
  if (!program) throw new MissingBrowser('Firefox', 'firefox-esr');
  const profile = await mkdtemp(join(tmpdir(), 'attention-firefox-'));
  await writeFile(join(profile, 'user.js'), preferences(dark));
  const flags = ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile];
  const browser = new Firefox(start(program, flags), profile);
  try {
    await browser.connect();
  } catch (cause) {
    await browser.close();
    throw cause;
  }
  return browser;
}
