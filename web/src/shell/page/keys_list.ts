/** The list of keys: what each of them does in the lab on show. It comes with its first use. */

import { css, html, LitElement, nothing } from 'lit';
import type { Shortcut } from '../../labs/lab.ts';
import { hiddenControls } from '../../scene/controls.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import { isListed } from '../few_controls/hidden_keys.ts';
import { focusedElement } from './focused_element.ts';

const PIN = 'pin the cell, and once more to change it';
/** What a focused view does by itself. */
const OF_VIEWS: readonly [keys: string, words: string][] = [
  ['arrows', 'move the cell of a matrix, or go through a panel, that has the focus'],
  ['Home End', 'first and last cell of the row'],
  ['+ - 0', 'closer, further, and the whole matrix'],
  ['Enter', PIN],
  ['Delete', 'set the cell back where you changed it'],
  ['e', 'explain what the pointer or the focus is on, or close that'],
];

class KeysList extends LitElement {
  static override properties = {
    shortcuts: { attribute: false },
    tells: { attribute: false },
    controls: { attribute: false },
  };
  declare shortcuts: readonly Shortcut[];
  /** The story that is being told; undefined: none. */
  declare tells: string | undefined;
  /** Those that are shown, as the scene says it: keys of the others do nothing. */
  declare controls: string | undefined;

  static override styles = [
    controlsStyles,
    css`
      section { position: fixed; right: 16px; bottom: 16px; z-index: 15; box-sizing: border-box; width: min(480px, calc(100vw - 32px)); max-height: calc(100vh - 32px); overflow: auto; padding: 16px; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; }
      h2 { margin: 0 0 8px; font-size: var(--text-13); }
      dl { margin: 0 0 8px; display: grid; grid-template-columns: fit-content(8.5rem) 1fr; gap: 4px 16px; font-size: var(--text-13); }
      dt { font-family: ui-monospace, monospace; color: var(--muted); }
      dd { margin: 0; }
    `,
  ];

  /** What had the focus: it gets it back. */
  #before: HTMLElement | null = null;

  constructor() {
    super();
    this.shortcuts = [];
  }

  /** Keys scroll what has the focus, and a screen reader is where the list is. */
  protected override firstUpdated(): void {
    this.#before = focusedElement();
    this.renderRoot.querySelector('section')?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#before?.isConnected) this.#before.focus({ preventScroll: true });
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close-list'));
  }

  /** What each key does at the moment. */
  get #rows(): [keys: string, words: string][] {
    const { controls, shortcuts } = this;
    const without = hiddenControls({ controls });
    const pins = without.includes('edits') ? 'pin the cell' : PIN;
    return [
      ...OF_VIEWS.map(([keys, words]): [string, string] => [keys, words === PIN ? pins : words]),
      ...shortcuts.map(({ keys, words }): [string, string] => [keys, words]),
    ].filter(([keys]) => isListed(keys, without));
  }

  override render() {
    return html`<section aria-label="Keyboard" tabindex="0"><h2>Keyboard</h2>
      <dl>${this.#rows.map(([keys, words]) => html`<dt>${keys}</dt><dd>${words}</dd>`)}${this.tells === undefined ? nothing : html`<dt>n b</dt><dd>next and previous step of the story</dd>`}</dl>
      <button class="plain" @click=${() => this.#close()}>Close</button></section>`;
  }
}

defineParts({ 'keys-list': KeysList });
