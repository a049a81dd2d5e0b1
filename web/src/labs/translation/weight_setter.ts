/** One weight set by hand: that of the pinned cell of the head on show. */

import { css, html, LitElement, nothing } from 'lit';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { digits } from '../../view/format.ts';
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
      p { margin: 0; font-size: 12px; line-height: 16px; color: var(--muted); }
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
    const { pin, stages, queryTokens, keyTokens } = session;
    const one = translation.shown?.traced.layers[session.layer];
    if (!one || !pin) return html`<set-weight></set-weight>`;
    const { query, key } = pin;
    const { stack, layer } = one;
    const change = (weight: number): WeightChange => ({
      kind: 'weight',
      stack,
      layer,
      head: session.head,
      query,
      key,
      weight,
    });
    const setTo = this.#setTo(change(0));
    const send = ({ detail: weight }: CustomEvent<number | null>) =>
      weight === null ? translating.remove(change(0)) : translating.add(change(weight));
    return html`<set-weight live .stages=${stages} .pin=${pin} .queryTokens=${queryTokens} .keyTokens=${keyTokens}
        ?isSet=${setTo !== null} @weight-change=${send}>
        <p>The other weights of the row share the rest. The translation follows at once.</p>
        ${setTo === null ? nothing : this.#allHeads(one, change(setTo))}</set-weight>`;
  }
}
