/** Stories on the page: the strip, the list, their keys. It comes with the first story that is asked for. */

import { html, nothing, type ReactiveController } from 'lit';
import { STORIES } from '../../stories/index.ts';
import { StoryMenu } from '../../stories/story_menu.ts';
import { StoryRun } from '../../stories/story_run.ts';
import { StoryStrip } from '../../stories/story_strip.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import type { PageHost } from '../page/page_host.ts';
import { storyLayout } from './story_layout.ts';

defineParts({ 'story-menu': StoryMenu, 'story-strip': StoryStrip });

/** Where keys write. */
const WRITING = 'input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select';
const WAYS: Readonly<Record<string, 1 | -1>> = { n: 1, b: -1 };

export class PageStory implements ReactiveController {
  readonly run: StoryRun;
  readonly #host: PageHost;
  #showsList = false;
  readonly #onKey = (event: KeyboardEvent) => this.#pressed(event);

  constructor(host: PageHost) {
    this.#host = host;
    this.run = new StoryRun(host.playground, STORIES, () => this.#drawAnew());
    (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(storyLayout.styleSheet as CSSStyleSheet);
    host.addController(this);
    this.run.follow();
  }

  hostConnected(): void {
    addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    removeEventListener('keydown', this.#onKey);
  }

  /** The strip is handed the same run: it is told to look again. */
  #drawAnew(): void {
    if (this.run.wantsList) this.#showsList = true;
    this.run.wantsList = false;
    this.#host.requestUpdate();
    this.#host.renderRoot.querySelector<StoryStrip>('story-strip')?.requestUpdate();
  }

  /** Which of its pictures the step is about. */
  hostUpdated(): void {
    const page = this.#host.renderRoot.querySelector('translation-page');
    const isInMatrix = this.run.step?.inMatrix === true;
    const { source } = this.#host.playground.scene as { source: { beside?: string } };
    page?.classList.toggle('in-matrix', isInMatrix);
    page?.classList.toggle('in-figure', this.run.step !== null && !isInMatrix);
    page?.classList.toggle('in-pair', isInMatrix && source.beside !== 'head');
  }

  follow(): void {
    this.run.follow();
    this.#drawAnew();
  }

  #pressed(event: KeyboardEvent): void {
    const way = WAYS[event.key];
    const { ctrlKey, metaKey, altKey, defaultPrevented } = event;
    if (!way || !this.run.place || ctrlKey || metaKey || altKey || defaultPrevented) return;
    const writes = event
      .composedPath()
      .some((target) => target instanceof Element && target.matches(WRITING));
    if (writes) return;
    this.run.go(way);
    event.preventDefault();
  }

  toggleList(): void {
    this.#showsList = !this.#showsList;
    this.#host.requestUpdate();
    if (!this.#showsList) this.#focusButton();
  }

  /** What opened the list has the focus again. */
  #focusButton(): void {
    const header = this.#host.renderRoot.querySelector('page-header');
    header?.shadowRoot?.querySelector<HTMLElement>('.stories')?.focus();
  }

  /** What the step waits for, and whether it can be asked for again. */
  #awaited(): { words: string; canRetry: boolean } {
    const { run, scene, waiting } = this.#host.playground;
    const loader = waiting ? run?.wantedLoader?.(scene) : null;
    if (!loader) return { words: '', canRetry: false };
    const { title } = loader.entry;
    const canRetry = loader.state === 'failed' || loader.state === 'cancelled';
    const words = canRetry
      ? `${title} is not loaded: the story goes on when it is here.`
      : `${title} is loading: the figures come when it is here.`;
    return { words, canRetry };
  }

  #retry(): void {
    const { run, scene } = this.#host.playground;
    run?.wantedLoader?.(scene)?.load();
  }

  strip() {
    if (!this.run.step) return nothing;
    const { words, canRetry } = this.#awaited();
    return html`<story-strip .run=${this.run} .awaited=${words} .canRetry=${canRetry} @story-retry=${() => this.#retry()}></story-strip>`;
  }

  list() {
    if (!this.#showsList) return nothing;
    return html`<story-menu .run=${this.run} @close-stories=${() => this.toggleList()}></story-menu>`;
  }
}
