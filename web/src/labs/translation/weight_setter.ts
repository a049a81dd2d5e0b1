/** One weight set by hand: that of the pinned cell of the head on show. */

import { css, html, LitElement, nothing } from 'lit';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { digits } from '../../view/format.ts';
import { rowNameAt } from '../../view/token_name.ts';
import type { TranslationLabRun } from './lab_run.ts';
import { nameOfHead, type TranslationChange } from './source.ts';
import { type StackLayer, stagesOf } from './translation_trace.ts';

type WeightChange = Extract<TranslationChange, { kind: 'weight' }>;

export class WeightSetter extends LitElement {
  static override properties = { lab: { attribute: false }, tick: { attribute: false } };
  declare lab: TranslationLabRun;
  declare tick: unknown;

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      .row { display: grid; grid-template-columns: auto auto minmax(0, 1fr); justify-items: start; align-items: center; gap: 4px 12px; font-size: 13px; }
      label { display: contents; }
      label > span { grid-column: 1 / -1; }
      input { width: 160px; max-width: 100%; accent-color: var(--orange); min-height: 28px; }
      output { min-width: 36px; }
      .asks { color: var(--orange); font-weight: 600; }
      .read { color: var(--blue); font-weight: 600; }
      p { margin: 0; font-size: 12px; line-height: 16px; color: var(--muted); }
      @media (pointer: coarse) { input { min-height: 44px; } }
    `,
  ];

  constructor() {
    super();
    this.tick = null;
  }

  /** What the reader set there; null: nothing. */
  #setTo({ stack, layer, head, query, key }: WeightChange): number | null {
    const made = this.lab.translating.source?.changes.find(
      (one) =>
        one.kind === 'weight' &&
        one.stack === stack &&
        one.layer === layer &&
        one.head === head &&
        one.query === query &&
        one.key === key,
    );
    return made?.kind === 'weight' ? made.weight : null;
  }

  /** The other heads that look at the English, where they do not have the same weight set there. */
  #others(one: StackLayer, change: WeightChange): WeightChange[] {
    const { layers } = this.lab.translation.shown?.traced ?? { layers: [] };
    return layers
      .filter(({ stack }) => stack === one.stack)
      .flatMap(({ layer, heads }) => heads.map((_, head) => ({ ...change, layer, head })))
      .filter(({ layer, head }) => layer !== change.layer || head !== change.head)
      .filter((other) => this.#setTo(other) !== change.weight);
  }

  /** Several heads read the same words: one of them alone may change nothing. */
  #allHeads(one: StackLayer, change: WeightChange) {
    const { translation, translating } = this.lab;
    const others = one.stack === 'decoder_cross' ? this.#others(one, change) : [];
    if (others.length === 0) return nothing;
    const { before, shown } = translation;
    const same = before !== null && JSON.stringify(before.ids) === JSON.stringify(shown?.ids);
    const heads = others.map((other) => {
      const stages = shown && stagesOf(shown.traced, other.stack, other);
      return `${digits(stages?.weights[change.query * stages.keys + change.key] ?? 0)} in ${nameOfHead(other.stack, other)}`;
    });
    return html`<p>${same ? 'The translation is the same, and the' : 'The'} other cross heads look there on their own: ${heads.join(', ')}.
      <button class="link" @click=${() => translating.addAll(others)}>Set it to ${digits(change.weight)} in all of them</button></p>`;
  }

  override render() {
    const { session, translation, translating } = this.lab;
    const { pin, stages } = session;
    const one = translation.shown?.traced.layers[session.layer];
    if (!one || !stages || !pin || pin.key < 0 || pin.query >= stages.queries || pin.key >= stages.keys)
      return html`<p>Click a cell to set its weight by hand.</p>`;
    const at = pin.query * stages.keys + pin.key;
    const asks = rowNameAt(session.queryTokens, pin.query);
    const read = session.keyTokens[pin.key]?.text ?? '';
    const { text, writes } = session.queryTokens[pin.query] ?? {};
    const named = `“${writes ?? text}” on “${read}”${writes === undefined ? '' : `, after “${text}”`}`;
    if (stages.allowed[at] === 0)
      return html`<p>“${read}” is hidden from “${asks}”: its weight cannot be set.</p>`;
    const weight = stages.weights[at] ?? 0;
    const change = (value: number): WeightChange => ({
      kind: 'weight',
      stack: one.stack,
      layer: one.layer,
      head: session.head,
      query: pin.query,
      key: pin.key,
      weight: value,
    });
    const setTo = this.#setTo(change(0));
    const set = setTo !== null;
    return html`<div class="row"><label><span>Set how much <span class="asks">${asks}</span> looks at <span class="read">${read}</span></span>
        <input type="range" min="0" max="1" step="0.01" .value=${String(weight)} aria-label="Weight of ${named}" aria-valuetext=${digits(weight)}
          @input=${(event: Event) => translating.add(change(Number((event.target as HTMLInputElement).value)))} /></label>
      <output>${digits(weight)}</output>
      ${set ? html`<button class="link" @click=${() => translating.remove(change(0))}>As the model has it</button>` : nothing}</div>
      <p>The other weights of the row share the rest. The translation follows at once.</p>
      ${set ? this.#allHeads(one, change(setTo)) : nothing}`;
  }
}
