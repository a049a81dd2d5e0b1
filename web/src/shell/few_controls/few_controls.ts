/**
 * A page with some of its controls: the others are not drawn, no key and no gesture reaches them, and one link brings
 * them back. It comes with the first scene that asks for it.
 */

import { html, nothing, type ReactiveController } from 'lit';
import { CONTROLS, type Controls, hiddenControls, readControls, withControls } from '../../scene/controls.ts';
import type { PageHost } from '../page/page_host.ts';
import { GESTURES, HiddenPointer } from './hidden_gestures.ts';
import { isHiddenKey } from './hidden_keys.ts';
import { ARRANGED, HIDDEN } from './hidden_styles.ts';

const WRITING = 'input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select';
const TAGS = [...new Set(Object.values(HIDDEN).flatMap((sheets) => Object.keys(sheets)))];
const ALL = new Set(
  Object.values(HIDDEN)
    .flatMap((sheets) => Object.values(sheets))
    .concat(ARRANGED),
);

/** Parts of the page with a root, outer ones first. */
function* rootsIn(root: ParentNode): Generator<ShadowRoot> {
  for (const { shadowRoot } of root.querySelectorAll('*')) {
    if (!shadowRoot) continue;
    yield shadowRoot;
    yield* rootsIn(shadowRoot);
  }
}

export class FewControls implements ReactiveController {
  readonly #host: PageHost;
  /** Parts come and go within others without the page. */
  readonly #parts = new MutationObserver(() => this.#dressSoon());
  readonly #observed = new WeakSet<ShadowRoot>();
  #frame = 0;
  readonly #onKey = (event: KeyboardEvent) => this.#pressed(event);

  constructor(host: PageHost) {
    this.#host = host;
    host.addController(this);
    host.addController(new HiddenPointer(host.playground, () => this.#hidden));
    for (const tag of TAGS) customElements.whenDefined(tag).then(() => this.#dressSoon());
    for (const [type, group] of Object.entries(GESTURES))
      host.addEventListener(
        type,
        (event) => {
          if (this.#hidden.includes(group)) event.stopPropagation();
        },
        true,
      );
  }

  /** What an address names and is not known is told, and left out of the scene. */
  follow(): void {
    const { playground } = this.#host;
    const { scene } = playground;
    const { shown, unknown } = readControls(scene.controls ?? '');
    const [first] = unknown;
    if (first === undefined) return;
    playground.scene = withControls(scene, shown);
    playground.notices.say(
      'controls',
      `There are no controls “${first.slice(0, 20)}”, as the address has it: there are ${CONTROLS.join(', ')}. The others that it names are shown.`,
    );
  }

  get #hidden(): readonly Controls[] {
    return hiddenControls(this.#host.playground.scene);
  }

  hostConnected(): void {
    addEventListener('keydown', this.#onKey, true);
  }

  hostDisconnected(): void {
    removeEventListener('keydown', this.#onKey, true);
    this.#parts.disconnect();
  }

  hostUpdated(): void {
    this.#dress();
  }

  #dressSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#dress());
  }

  #dress(): void {
    const hidden = this.#hidden;
    const host = this.#host;
    if (hidden.length > 0) host.setAttribute('hides', hidden.join(' '));
    else host.removeAttribute('hides');
    const root = host.renderRoot as ShadowRoot;
    this.#dressRoot(root, hidden);
    for (const inner of rootsIn(root)) this.#dressRoot(inner, hidden);
  }

  #dressRoot(root: ShadowRoot, hidden: readonly Controls[]): void {
    const tag = root.host.localName;
    const sheets = hidden.map((group) => HIDDEN[group][tag]).filter((sheet) => sheet !== undefined);
    if (root.host === this.#host && ARRANGED && hidden.length > 0) sheets.push(ARRANGED);
    const now = root.adoptedStyleSheets;
    const wanted = [...now.filter((sheet) => !ALL.has(sheet)), ...sheets];
    const isSame = wanted.length === now.length && wanted.every((sheet, at) => sheet === now[at]);
    if (!isSame) root.adoptedStyleSheets = wanted;
    if (hidden.length === 0 || this.#observed.has(root)) return;
    this.#observed.add(root);
    this.#parts.observe(root, { childList: true, subtree: true });
  }

  /** Before a view or the page takes it. */
  #pressed(event: KeyboardEvent): void {
    if (!isHiddenKey(event, this.#hidden)) return;
    const writes = event
      .composedPath()
      .some((target) => target instanceof Element && target.matches(WRITING));
    if (!writes) event.stopPropagation();
  }

  #showAll(): void {
    const { playground } = this.#host;
    playground.change(withControls(playground.scene, CONTROLS));
  }

  /** At the foot of the page. */
  link() {
    return this.#hidden.length > 0
      ? html`<button class="link" @click=${() => this.#showAll()}>Show all controls</button>`
      : nothing;
  }
}
