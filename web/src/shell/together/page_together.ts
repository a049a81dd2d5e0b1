/**
 * Several heads and several rows at once. With Ctrl held, with Shift and Enter, or while a button is pressed that
 * says so, what would choose a head or pin a row adds it, or takes it away again: whichever view it happens in.
 */

import { html, nothing, type ReactiveController } from 'lit';
import type { HeadPosition } from '../../scene/scene.ts';
import type { Cell } from '../../trace/selection.ts';
import { FirstUse } from '../../view/element/first_use.ts';
import type { PageHost } from '../page/page_host.ts';
import type { TogetherPart } from './together_part.ts';

type Added = 'heads' | 'rows';

/** Those that would do something to a head or a row; a card that would open with them stays closed. */
const CHOICES: Readonly<Record<string, Added | ''>> = {
  'attention-head': 'heads',
  'attention-pin': 'rows',
  'edit-cell': '',
};
const BUTTONS: [Added, string][] = [
  ['heads', 'Compare heads'],
  ['rows', 'Pin several words'],
];
const WHAT_NOW: Readonly<Record<Added, string>> = {
  heads: 'Choose heads in the grid: they are shown together. Press the button again to stop.',
  rows: 'Choose words of the sentence, or cells: they are pinned together. Press the button again to stop.',
};

export class PageTogether implements ReactiveController {
  readonly #host: PageHost;
  readonly #part: FirstUse<TogetherPart>;
  /** What each choice adds to; null: it chooses. */
  #adds: Added | null = null;
  /** Ctrl, or Shift with Enter, is held. */
  #isHeld = false;
  readonly #onPress = (event: Event) => this.#pressed(event as PointerEvent & KeyboardEvent);
  readonly #onChoice = (event: Event) => this.#chosen(event as CustomEvent<HeadPosition | Cell | null>);

  constructor(host: PageHost) {
    this.#host = host;
    this.#part = new FirstUse(
      async () => new (await import('./together_part.ts')).TogetherPart(host),
      () => host.requestUpdate(),
    );
    host.addController(this);
    for (const type of ['click', 'keydown', 'keyup']) host.addEventListener(type, this.#onPress, true);
    for (const type of Object.keys(CHOICES)) host.addEventListener(type, this.#onChoice, true);
  }

  #pressed({ type, ctrlKey, metaKey, shiftKey, key }: PointerEvent & KeyboardEvent): void {
    this.#isHeld = type === 'click' ? this.#isHeld || ctrlKey || metaKey : key === 'Enter' && shiftKey;
    // A click is over once all have heard of it.
    if (type === 'click') setTimeout(() => (this.#isHeld = false));
  }

  #chosen(event: CustomEvent<HeadPosition | Cell | null>): void {
    const { type, detail } = event;
    const added = CHOICES[type];
    if (this.#host.playground.session.extras.headsHeld) return;
    if (!this.#isHeld && (!added || this.#adds !== added)) return;
    event.stopPropagation();
    if (added === 'heads') this.#do((part) => part.toggleHead(detail as HeadPosition));
    else if (added) this.#do((part) => part.toggleRow(detail as Cell | null));
  }

  #do(act: (part: TogetherPart) => void): void {
    this.#part.do(act);
  }

  /** Its code comes with the first use: also where an address asks for it. */
  hostUpdate(): void {
    const { compared, rows } = this.#host.playground.scene;
    if (this.#part.part) this.#part.part.follow();
    else if ((compared || rows) && !this.#part.isMissing) this.#do((part) => part.follow());
  }

  /** What the hues stand for, above the view. */
  key() {
    return this.#part.part?.key() ?? nothing;
  }

  /** What adds heads and rows. */
  buttons() {
    return html`${BUTTONS.map(
      ([added, label]) =>
        html`<button class="plain small" aria-pressed=${this.#adds === added} @click=${() => this.#toggle(added)}>${label}</button>`,
    )}<span class="what-now" role="status">${this.#adds ? WHAT_NOW[this.#adds] : nothing}</span>${this.#part.isMissing ? html`<span role="alert">What shows them together could not be loaded. Check the connection and try it again.</span>` : nothing}`;
  }

  #toggle(added: Added): void {
    this.#adds = this.#adds === added ? null : added;
    this.#host.requestUpdate();
  }

  /** What each of them looks at, beneath the view. */
  looks() {
    return this.#part.part?.looks() ?? nothing;
  }
}
