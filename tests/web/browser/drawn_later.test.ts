/** A part that is drawn later leaves the task that made it, and is there in the next. */

import { html, LitElement } from 'lit';
import { afterEach, expect, it } from 'vitest';
import { DrawnLater } from '../../../web/src/view/element/drawn_later.ts';

class Below extends DrawnLater {
  static override properties = { words: { type: String } };
  declare words: string;
  override render() {
    return html`<p>${this.words}</p>`;
  }
}
class Above extends LitElement {
  static override properties = { words: { type: String } };
  declare words: string;
  override render() {
    return html`<h2>${this.words}</h2><test-below .words=${this.words}></test-below>`;
  }
}
customElements.define('test-below', Below);
customElements.define('test-above', Above);

let above: Above;
afterEach(() => above.remove());

const textIn = (element: Element | null | undefined) => element?.shadowRoot?.textContent?.trim() ?? '';
const below = () => above.shadowRoot?.querySelector('test-below');
const nextTask = () => new Promise((resolve) => setTimeout(resolve));

it('is first drawn in a task after what is above it, then with it', async () => {
  above = new Above();
  above.words = 'first';
  document.body.append(above);
  await above.updateComplete;
  for (let turn = 0; turn < 100; turn++) await null;
  expect([textIn(above), textIn(below())]).toEqual(['first', '']);
  await nextTask();
  await (below() as Below).updateComplete;
  expect(textIn(below())).toBe('first');
  above.words = 'second';
  await above.updateComplete;
  for (let turn = 0; turn < 100; turn++) await null;
  expect(textIn(below())).toBe('second');
});
