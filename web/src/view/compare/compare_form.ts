/** What a head is compared with: offered at first, and then changed in place. */

import { css, html, LitElement, nothing } from 'lit';
import type { Against, HeadPosition, Mode } from '../../scene/scene.ts';
import { controlsStyles } from '../controls/controls_styles.ts';
import { defineParts } from '../element/define_parts.ts';

/** Models, or training runs, by their names; `own`: that of side A. */
export interface CompareMakers {
  list: readonly { name: string; title: string }[];
  own: string;
}

/** What there is to compare with. */
export interface CompareOptions {
  /** All heads of the other side, in reading order; none while they are not known. */
  heads: readonly (HeadPosition & { name: string })[];
  /** The one on the screen, the one at its place on the other side, and the one that is offered first. */
  own: HeadPosition;
  like: HeadPosition;
  next: HeadPosition | null;
  /** The other side is made by something else: its head, mask and step are none of side A. */
  isOther: boolean;
  /** Null: there are none to choose among. */
  models: CompareMakers | null;
  runs: CompareMakers | null;
  /** Of the page's own side; null: no other text can be typed. */
  text: string | null;
  mode: Mode;
  modes: readonly Mode[];
  steps: { values: readonly number[]; now: number; name: string } | null;
  hasChanges: boolean;
}

const MODE_NAMES: Record<Mode, string> = { self: 'nothing hidden', causal: 'causal', cross: 'cross' };

const isSame = (one: HeadPosition, other: HeadPosition) =>
  one.layer === other.layer && one.head === other.head;

export class CompareForm extends LitElement {
  static override properties = {
    against: { attribute: false },
    options: { attribute: false },
  };
  /** Null: nothing is compared yet. */
  declare against: Against | null;
  declare options: CompareOptions;

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; margin: 0 0 16px; padding: 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); font-size: var(--text-12); line-height: var(--text-16); }
      .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; }
      .row + .row { margin-top: 8px; }
      .spring { flex: 1; }
      label { display: inline-flex; align-items: center; gap: 8px; min-width: 0; }
      select { max-width: 100%; min-width: 0; }
      .text { display: grid; grid-template-columns: auto minmax(0, 1fr); flex: 1 1 100%; }
      p { margin: 0; gap: 8px; }
      p span + span { padding: 0 9px; font-size: var(--text-14); line-height: var(--text-20); overflow-wrap: anywhere; max-height: 6em; overflow: auto; }
      textarea { box-sizing: border-box; width: 100%; min-height: 32px; padding: 6px 8px; field-sizing: content; max-height: 8em; resize: vertical; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); font-size: var(--text-14); line-height: var(--text-20); }
      input[type='checkbox'] { accent-color: var(--blue); width: 16px; height: 16px; margin: 0; }
      @media (pointer: coarse) { label { min-height: 44px; } }
      @media (max-width: 359px) { .text { grid-template-columns: minmax(0, 1fr); } }
    `,
  ];

  constructor() {
    super();
    this.against = null;
  }

  /** To the first thing that can be chosen. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('textarea, select, button')?.focus();
  }

  #emit(against: Against | null, gesture = ''): void {
    this.dispatchEvent(
      new CustomEvent('against-change', { detail: { against, gesture }, bubbles: true, composed: true }),
    );
  }

  /** One part of the other side; undefined: as on this side. */
  #set<Name extends keyof Against>(name: Name, value: Against[Name] | undefined, gesture = ''): void {
    const { [name]: _, ...others } = this.against ?? {};
    const isAlike = value === undefined && Object.keys(others).length === 0;
    // Both sides are the same then: the head says so, in the address, too.
    if (isAlike) this.#emit({ head: this.options.own });
    else this.#emit(value === undefined ? others : { ...others, [name]: value }, gesture);
  }

  #offer(label: string, against: Against, title: string) {
    return html`<button class="plain" title=${title} @click=${() => this.#emit(against)}>${label}</button>`;
  }

  #offers() {
    const { next, text, mode, modes, steps, models, runs, hasChanges } = this.options;
    const before = steps?.values.findLast((value) => value < steps.now);
    const other = modes.find((candidate) => candidate !== mode);
    const [model, run] = [models, runs].map((makers) => makers?.list.find(({ name }) => name !== makers.own));
    const isAlone = !next && text === null && !other && !hasChanges && before === undefined && !model && !run;
    return html`<div class="row" role="group" aria-label="Compare with">
      <span>${isAlone ? 'There is one head here, and nothing was changed: there is nothing to compare it with yet.' : 'Compare with'}</span>
      ${next ? this.#offer('Another head', { head: next }, 'Another head over the same tokens') : nothing}
      ${text === null ? nothing : this.#offer('Another text', { text }, 'The same head over a text that you change')}
      ${other ? this.#offer(other === 'self' ? 'No mask' : `The ${MODE_NAMES[other]} mask`, { mode: other }, 'The same head and text under another mask') : nothing}
      ${hasChanges ? this.#offer('Without my changes', { unchanged: true }, 'The head as it is without what you changed') : nothing}
      ${before === undefined ? nothing : this.#offer('A step before', { step: before }, `The head after fewer ${steps?.name}`)}
      ${model ? this.#offer('Another model', { model: model.name }, `The same text under another model: ${model.title}`) : nothing}
      ${run ? this.#offer('Another run', { run: run.name }, `The same heads in another run: ${run.title}`) : nothing}
      <span class="spring"></span><button class="link" @click=${() => this.#emit(null)}>Close</button></div>`;
  }

  /** What side A has, too. */
  #marked(isOwn: boolean): string {
    return isOwn && !this.options.isOther ? ', as in A' : '';
  }

  /** Head, mask and step are none of another maker. */
  #setMaker(key: 'model' | 'run', name: string | undefined): void {
    const { text } = this.against ?? {};
    const kept = { ...(text !== undefined && { text }), ...(name !== undefined && { [key]: name }) };
    this.#emit(Object.keys(kept).length > 0 ? kept : { head: this.options.own });
  }

  #maker(key: 'model' | 'run', label: string) {
    const makers = this.options[`${key}s`];
    const chosen = this.against?.[key];
    if (!makers || (makers.list.length < 2 && chosen === undefined)) return nothing;
    const { list, own } = makers;
    const isThere = chosen === undefined || list.some(({ name }) => name === chosen);
    const all = isThere
      ? list
      : [...list, { name: chosen, title: `${chosen.replace(/^own:/, '').slice(0, 40)}, not here` }];
    const choose = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      this.#setMaker(key, value === own ? undefined : value);
    };
    return html`<label>${label} <select @change=${choose}>${all.map(
      ({ name, title }) =>
        html`<option value=${name} .selected=${name === (chosen ?? own)}>${title}${name === own ? ', as in A' : ''}</option>`,
    )}</select></label>`;
  }

  #head({ head }: Against) {
    const { heads, like } = this.options;
    if (heads.length === 0) return nothing;
    const chosen = head ?? like;
    const choose = (event: Event) => {
      const place = heads[(event.target as HTMLSelectElement).selectedIndex];
      if (place)
        this.#set('head', isSame(place, like) ? undefined : { layer: place.layer, head: place.head });
    };
    return html`<label>Head <select @change=${choose}>${heads.map(
      (place) =>
        html`<option .selected=${isSame(place, chosen)}>${place.name}${this.#marked(isSame(place, like))}</option>`,
    )}</select></label>`;
  }

  #mask({ mode }: Against) {
    const { modes, mode: own } = this.options;
    if (modes.length < 2 && !mode) return nothing;
    const choose = (event: Event) => {
      const value = (event.target as HTMLSelectElement).value as Mode;
      this.#set('mode', value === own ? undefined : value);
    };
    return html`<label>Mask <select @change=${choose}>${modes.map(
      (value) =>
        html`<option value=${value} .selected=${value === (mode ?? own)}>${MODE_NAMES[value]}${this.#marked(value === own)}</option>`,
    )}</select></label>`;
  }

  #step({ step }: Against) {
    const { steps } = this.options;
    if (!steps) return nothing;
    const choose = (event: Event) => {
      const value = Number((event.target as HTMLSelectElement).value);
      this.#set('step', value === steps.now ? undefined : value);
    };
    return html`<label>After <select @change=${choose}>${steps.values.map(
      (value) =>
        html`<option value=${value} .selected=${value === (step ?? steps.now)}>${value}${this.#marked(value === steps.now)}</option>`,
    )}</select> ${steps.name}</label>`;
  }

  #changes({ unchanged }: Against) {
    const { hasChanges, isOther } = this.options;
    if (isOther || (!hasChanges && !unchanged)) return nothing;
    return html`<label><input type="checkbox" .checked=${unchanged === true} @change=${(event: Event) =>
      this.#set(
        'unchanged',
        (event.target as HTMLInputElement).checked || undefined,
      )} /> Without my changes</label>`;
  }

  #text({ text }: Against) {
    const { text: own } = this.options;
    if (own === null) return nothing;
    return html`${text === undefined ? nothing : html`<p class="text"><span>Text of A</span><span>${own}</span></p>`}
      <label class="text">Text of B <textarea rows="1" spellcheck="false" .value=${text ?? own} @input=${(
        event: Event,
      ) =>
        this.#set('text', (event.target as HTMLTextAreaElement).value, 'against-text')}></textarea></label>`;
  }

  override render() {
    const { against } = this;
    if (!against) return this.#offers();
    return html`<div class="row" role="group" aria-label="Side B, compared with what is shown">
        <strong>B is</strong> ${this.#maker('model', 'Model')}${this.#maker('run', 'Run')}${this.#head(against)}${this.#mask(against)}${this.#step(against)}${this.#changes(against)}
        <span class="spring"></span><button class="plain" @click=${() => this.#emit(null)}>Stop comparing</button>
        ${this.#text(against)}</div>`;
  }
}

defineParts({ 'compare-form': CompareForm });
