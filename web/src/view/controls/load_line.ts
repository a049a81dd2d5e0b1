/** One slim line about the model: how far, how long, cancel, retry. Never over the content. */

import { css, html, LitElement, nothing } from 'lit';
import type { ModelLoader } from '../../models/model_loader.ts';
import { Follow, type Followed } from '../element/follow.ts';
import { styled } from '../element/styled.ts';
import { controlsStyles } from './controls_styles.ts';

/** Whatever it loads. */
type Loader = ModelLoader<{ notices: string[] }>;

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1e6));
}

export class LoadLine extends LitElement {
  static override properties = {
    host: { attribute: false },
    loader: { attribute: false },
    wanted: { type: Boolean },
    shows: { type: Boolean },
  };
  /** Says when what is drawn here is another. */
  declare host: Followed;
  declare loader: Loader;
  /** The text on the screen needs the model. */
  declare wanted: boolean;
  /** Something is on the screen meanwhile. */
  declare shows: boolean;

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      .line { display: flex; align-items: center; gap: 4px 12px; flex-wrap: wrap; box-sizing: border-box; padding: 0 var(--gutter, 24px); min-height: 30px; position: relative; border-bottom: 1px solid var(--line); }
      /* What is said grows; the button stays where one aims at it. */
      span { flex: 1; }
      .bar { position: absolute; left: 0; bottom: -1px; height: 2px; background: var(--blue); }
      @media (prefers-reduced-motion: no-preference) { .bar { transition: width 120ms linear; } }
    `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.host]);
    this.wanted = false;
    this.shows = false;
  }

  #words(): string {
    const { loader } = this;
    const { progress, secondsLeft } = loader;
    const { title, bytes } = loader.entry;
    if (!progress) return `${title}, ${megabytes(bytes)} MB, is about to load`;
    const left = secondsLeft === null ? '' : `, ${secondsLeft} s left`;
    if (progress.loaded >= progress.total) return `${title} is loaded and being unpacked`;
    return `${title}, ${megabytes(progress.loaded)} of ${megabytes(progress.total)} MB${left}`;
  }

  override render() {
    const { loader } = this;
    const { state, progress } = loader;
    if (state === 'ready') {
      return loader.problem ? html`<div class="line" role="status">${loader.problem}</div>` : nothing;
    }
    if (state === 'loading') {
      const share = progress ? (100 * progress.loaded) / progress.total : 0;
      return html`<div class="line"><span>${this.#words()}${this.wanted ? '. Your text is computed as soon as it is here.' : ''}</span>
        <button class="link" @click=${() => loader.cancel()}>Cancel</button>
        <div class="bar" role="progressbar" aria-label="Loading ${loader.entry.title}" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(share)} ${styled({ width: `${share}%` })}></div></div>`;
    }
    const why = state === 'failed' ? loader.problem : '';
    const shown = this.wanted
      ? 'Your text waits for the model.'
      : this.shows
        ? 'Showing the saved example.'
        : '';
    return html`<div class="line" role="status"><span>${why} ${shown}</span>
      <button class="link" @click=${() => loader.load()}>${state === 'failed' ? 'Retry' : `Load the model, ${megabytes(loader.entry.bytes)} MB`}</button></div>`;
  }
}
