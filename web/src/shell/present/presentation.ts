/**
 * The page before a room: one view in large type, and nothing to scroll. Its parts stay what they are, in other
 * styles, so that everything in them stays live. It comes with its first use.
 */

import { html, nothing, type ReactiveController } from 'lit';
import type { ExplainPanel } from '../../explain/explain_panel.ts';
import { withPresentation } from '../../scene/presented.ts';
import type { StoryRun } from '../../stories/story_run.ts';
import type { PageHost } from '../page/page_host.ts';
import './pointed_line.ts';
import { PRESENTED } from './presentation_styles.ts';

/** The keys of a story that is told; those that turn pages are sent by what is held in the hand. */
const STEPS: Readonly<Record<string, 1 | -1>> = {
  ArrowRight: 1,
  PageDown: 1,
  ArrowLeft: -1,
  PageUp: -1,
};
/** What has arrows of its own, where the keyboard led to it; and what Escape closes before it leaves. */
const OWN_ARROWS = '[role="application"], [role="listbox"], [role="grid"], input, textarea, select';
const CLOSES_FIRST = '[role="dialog"], input, textarea, select';
/** Letters are never smaller than this share of what they should be. */
const LEAST_FIT = 0.6;
const FIT_STEP = 0.05;
/** Where there is room, they are larger. */
const LARGEST_SENTENCE = 1.7;
const LARGEST_STRIP = 1.25;
const LARGEST_FIGURE = 1.5;
const LARGEST_EXPLAINED = 1.6;
/** So few names have room for large letters. */
const FEW_TOKENS = 8;
/** Longer texts are shown in the view alone. */
const MOST_IN_SENTENCE = 64;

type Part = HTMLElement & { updateComplete?: Promise<boolean>; requestUpdate?(): void };

export class Presentation implements ReactiveController {
  readonly #host: PageHost;
  readonly #storyRun: () => StoryRun | null;
  readonly #dressed = new Map<ShadowRoot, CSSStyleSheet>();
  readonly #sizes = new ResizeObserver(() => this.#fitSoon());
  /** Views come and go within the head without the page. */
  readonly #views = new MutationObserver(() => this.#fitSoon());
  #observed: Part | null = null;
  /** What has the focus was pressed, not reached by keys. */
  #isByPointer = true;
  #frame = 0;
  /** For which room and words the figure has its letters. */
  #fitted = '';
  #wasShown = false;
  readonly #onKey = (event: KeyboardEvent) => this.#pressed(event);
  readonly #onPointer = () => {
    this.#isByPointer = true;
  };

  constructor(host: PageHost, storyRun: () => StoryRun | null) {
    this.#host = host;
    this.#storyRun = storyRun;
    host.addController(this);
  }

  get #isShown(): boolean {
    return this.#host.playground.scene.present === true;
  }

  hostConnected(): void {
    addEventListener('keydown', this.#onKey, true);
    addEventListener('pointerdown', this.#onPointer, true);
    this.#sizes.observe(this.#host);
  }

  hostDisconnected(): void {
    removeEventListener('keydown', this.#onKey, true);
    removeEventListener('pointerdown', this.#onPointer, true);
    this.#sizes.disconnect();
    this.#views.disconnect();
  }

  hostUpdated(): void {
    const isShown = this.#isShown;
    this.#host.toggleAttribute('present', isShown);
    if (isShown) this.#fitSoon();
    else if (this.#wasShown) this.#undress();
    if (isShown && !this.#wasShown) scrollTo(0, 0);
    this.#wasShown = isShown;
  }

  #leave(): void {
    const { playground } = this.#host;
    playground.change(withPresentation(playground.scene));
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key === 'Tab') this.#isByPointer = false;
    const { ctrlKey, metaKey, altKey, shiftKey } = event;
    if (!this.#isShown || ctrlKey || metaKey || altKey || shiftKey) return;
    const isIn = (selector: string) =>
      event.composedPath().some((target) => target instanceof Element && target.matches(selector));
    if (event.key === 'Escape' && !isIn(CLOSES_FIRST)) {
      if (!this.#host.closeHelp()) this.#leave();
    } else if (!this.#stepped(event, isIn)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The arrows go on in a story, unless the keyboard is in something that has uses for them. */
  #stepped({ key }: KeyboardEvent, isIn: (selector: string) => boolean): boolean {
    const way = STEPS[key];
    const run = this.#storyRun();
    const isOwn = key.startsWith('Arrow') && !this.#isByPointer && isIn(OWN_ARROWS);
    if (!way || !run?.place || isOwn || isIn('input, textarea, select')) return false;
    run.go(way);
    return true;
  }

  #part(tag: string, root: ParentNode = this.#host.renderRoot): Part | null {
    return root.querySelector<Part>(tag);
  }

  #fitSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#fit());
  }

  async #fit(): Promise<void> {
    if (!this.#isShown) return;
    this.#dress(this.#host);
    const head = this.#part('attention-head');
    const translation = this.#part('translation-page');
    // The figure has what height the story leaves.
    const isInFigure = translation !== null && !translation.classList.contains('in-matrix');
    const isWide = isInFigure || translation?.classList.contains('in-pair');
    const strip = this.#part('story-strip');
    const editor = this.#part('vectors-editor');
    this.#fitText(strip, isWide ? 1 : LARGEST_STRIP);
    await (head ?? translation)?.updateComplete;
    if (!this.#isShown) return;
    for (const part of [head, translation, editor]) if (part) this.#dress(part);
    if (strip && editor) {
      this.#fitText(editor, 1);
      this.#fitText(strip, LARGEST_STRIP);
    }
    if (head) this.#fitHead(head);
    if (isInFigure) this.#fitFigure(translation);
    else if (translation) this.#fitMatrices(translation);
    this.#fitExplained();
  }

  /** Its text comes after it, and when another topic does. */
  async #fitExplained(): Promise<void> {
    const panel = this.#part('explain-panel') as ExplainPanel | null;
    await panel?.updateComplete;
    if (!panel?.shadowRoot || !this.#isShown) return;
    this.#dress(panel);
    this.#views.observe(panel.shadowRoot, { childList: true, subtree: true });
    for (let fit = LARGEST_EXPLAINED; fit >= LEAST_FIT; fit -= FIT_STEP) {
      panel.style.setProperty('--fit', fit.toFixed(2));
      if (panel.fits()) return;
    }
  }

  #dress(part: Part): void {
    const { shadowRoot } = part;
    const sheet = PRESENTED[part.localName];
    if (!shadowRoot || !sheet || this.#dressed.has(shadowRoot)) return;
    shadowRoot.adoptedStyleSheets.push(sheet);
    this.#dressed.set(shadowRoot, sheet);
  }

  #undress(): void {
    for (const [root, sheet] of this.#dressed) {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
      const part = root.host as Part;
      for (const name of ['--whole-height', '--row-height', '--fit', 'font-size', 'transform'])
        part.style.removeProperty(name);
      part.classList.remove('alone');
      part.requestUpdate?.();
    }
    this.#dressed.clear();
    this.#views.disconnect();
    this.#observed = null;
    this.#fitted = '';
  }

  /** The view is as high as the room that is left for it. */
  #fitHead(head: Part): void {
    const root = head.shadowRoot;
    if (!root) return;
    if (this.#observed !== head) {
      this.#views.disconnect();
      this.#views.observe(root, { childList: true, subtree: true });
      this.#sizes.observe(head);
      this.#observed = head;
    }
    const { keyTokens, queryTokens } = this.#host.words.session;
    const tokens = Math.max(keyTokens.length, queryTokens.length);
    const { story, explain } = this.#host.playground.scene;
    const isAlone = story === undefined && explain === undefined && tokens <= MOST_IN_SENTENCE;
    head.classList.toggle('alone', isAlone);
    const room = head.clientHeight;
    const view = this.#part('attention-matrix, attention-lines, attention-table', root);
    if (view && room > 0) this.#fitView(view, room, tokens);
    const sentence = this.#part('attention-sentence', root);
    if (sentence && isAlone) {
      this.#dress(sentence);
      this.#fitText(sentence, LARGEST_SENTENCE);
    }
  }

  #fitView(view: Part, space: number, tokens: number): void {
    this.#dress(view);
    const room = space - Number.parseFloat(getComputedStyle(view).paddingTop);
    const letters = `var(--text-${tokens <= FEW_TOKENS ? 24 : 14})`;
    const slots = Math.max(
      1,
      ...[...(view.shadowRoot?.querySelectorAll('.side') ?? [])].map(({ children }) => children.length),
    );
    const row = `min(var(--text-36), ${Math.floor(room / slots)}px)`;
    const styles = { '--whole-height': `${room}px`, '--row-height': row, 'font-size': letters };
    const isSame = Object.entries(styles).every(
      ([name, value]) => view.style.getPropertyValue(name) === value,
    );
    if (isSame) return;
    for (const [name, value] of Object.entries(styles)) view.style.setProperty(name, value);
    view.requestUpdate?.();
  }

  /** Both matrices of a translation are as high as the room beneath their titles. */
  #fitMatrices(translation: Part): void {
    const root = translation.shadowRoot;
    const matrices = root && this.#part('translation-matrices, translation-leakage', root);
    if (!matrices?.shadowRoot) return;
    this.#dress(matrices);
    const { keyTokens, queryTokens } = this.#host.words.session;
    const tokens = Math.max(keyTokens.length, queryTokens.length);
    const { bottom } = translation.getBoundingClientRect();
    for (const view of matrices.shadowRoot.querySelectorAll<Part>('attention-matrix'))
      this.#fitView(view, bottom - view.getBoundingClientRect().top, tokens);
  }

  /** The figure draws itself to its letters: the largest with which all of it is in sight. */
  async #fitFigure(translation: Part): Promise<void> {
    const figure = translation.shadowRoot && this.#part('translation-figure', translation.shadowRoot);
    if (!figure?.shadowRoot) return;
    this.#dress(figure);
    const { clientWidth, clientHeight } = translation;
    const words = this.#host.words.session.keyTokens.map(({ text }) => text);
    const fitted = JSON.stringify([clientWidth, clientHeight, words]);
    if (this.#fitted === fitted) return;
    this.#fitted = fitted;
    let best = { letters: 0, fit: 1 };
    const draw = async (fit: number) => {
      figure.style.setProperty('font-size', `calc(var(--text-14) * ${fit.toFixed(2)})`);
      figure.requestUpdate?.();
      await figure.updateComplete;
    };
    for (let fit = LARGEST_FIGURE; fit >= LEAST_FIT; fit -= FIT_STEP) {
      await draw(fit);
      const drawn = this.#part('.figure', figure.shadowRoot);
      const letters = drawn ? Number.parseFloat(getComputedStyle(drawn).fontSize) : 0;
      if (letters > best.letters && figure.offsetHeight <= clientHeight) best = { letters, fit };
    }
    await draw(best.fit);
    // Its arcs need some height, whatever its letters.
    const scale = Math.min(1, clientHeight / figure.offsetHeight);
    figure.style.setProperty('transform', scale < 1 ? `scale(${scale})` : 'none');
  }

  /** Letters become smaller until all of the text is in sight. */
  #fitText(part: Part | null, largest: number): void {
    if (!part) return;
    for (let fit = largest; fit >= LEAST_FIT; fit -= FIT_STEP) {
      part.style.setProperty('--fit', fit.toFixed(2));
      if (part.scrollHeight <= part.clientHeight && part.scrollWidth <= part.clientWidth) return;
    }
  }

  bar() {
    if (!this.#isShown) return nothing;
    const { session } = this.#host.words;
    return html`<header class="stage"><h1>${session.trace ? session.title : 'Attention Playground'}</h1>
      <pointed-line .session=${session}></pointed-line>
      <button class="plain" aria-keyshortcuts="Escape" title="Back to the whole page (Esc)" @click=${() => this.#leave()}>Leave</button></header>`;
  }
}
