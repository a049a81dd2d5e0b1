/** One weight set by hand: that of the pinned cell of the head on show. */

import { css, html, LitElement, nothing } from 'lit';
import type { Stack } from '../../core/types.ts';
import type { OfKind } from '../../intervention/kinds/kind.ts';
import { isSameSite, reachOf } from '../../intervention/kinds/sites.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { Follow } from '../../view/element/follow.ts';
import { inForm } from '../../view/text/form.ts';
import { digits } from '../../view/text/format.ts';
import type { TranslationLabRun } from './lab_run.ts';
import { nameOfHead, type StackHead } from './source.ts';
import { stagesOf } from './translation_trace.ts';

type Painted = OfKind<'paint'> & StackHead & { stack: Stack };

export class WeightSetter extends LitElement {
  static override properties = { lab: { attribute: false } };
  declare lab: TranslationLabRun;

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      p { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
    `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.lab.host, this.lab.session]);
  }

  /** What the reader set there; null: nothing. */
  #made(cell: Painted): OfKind<'paint'> | null {
    const { query, key } = cell;
    const made = this.lab.scene.interventions.find(
      (entry) =>
        entry.kind === 'paint' &&
        isSameSite(reachOf(entry), reachOf(cell)) &&
        entry.query === query &&
        entry.key === key,
    );
    return made?.kind === 'paint' ? made : null;
  }

  /** The other heads that look at the English, where they do not have the same weight set there. */
  #others(made: Painted): Painted[] {
    const { layers } = this.lab.translation.shown?.traced ?? { layers: [] };
    return layers
      .filter(({ stack }) => stack === made.stack)
      .flatMap(({ layer, heads }) => heads.map((_, head) => ({ ...made, layer, head })))
      .filter(({ layer, head }) => layer !== made.layer || head !== made.head)
      .filter((other) => this.#made(other)?.weight !== made.weight);
  }

  /** Several heads read the same words: one of them alone may change nothing. */
  #allHeads(made: Painted) {
    const { translation, translating } = this.lab;
    const others = made.stack === 'decoder_cross' ? this.#others(made) : [];
    if (others.length === 0) return nothing;
    const { before, shown } = translation;
    const same = before !== null && JSON.stringify(before.ids) === JSON.stringify(shown?.ids);
    const heads = others.map((other) => {
      const stages = shown && stagesOf(shown.traced, other.stack, other);
      return `${digits(stages?.weights[made.query * stages.keys + made.key] ?? 0)} in ${nameOfHead(other.stack, other)}`;
    });
    return html`<p>${same ? 'The translation is the same, and the' : 'The'} other cross heads look there on their own: ${heads.join(', ')}.
      <button class="link" @click=${() => translating.addAll(others)}>Set it to ${digits(made.weight)} in all of them</button></p>`;
  }

  override render() {
    const { session, translation, translating } = this.lab;
    const { pin, stages, queryTokens, keyTokens, head } = session;
    const shown = translation.shown?.traced.layers[session.layer];
    if (!shown || !pin) return html`<set-weight></set-weight>`;
    const { stack, layer } = shown;
    const { query, key } = pin;
    const cell = (weight: number): Painted => ({ kind: 'paint', stack, layer, head, query, key, weight });
    const made = this.#made(cell(0));
    const send = ({ detail: weight }: CustomEvent<number | null>) => {
      if (weight !== null) translating.add(cell(weight));
      else if (made) translating.remove(made);
    };
    return html`<set-weight live .stages=${stages} .pin=${pin} .queryTokens=${queryTokens} .keyTokens=${keyTokens}
        ?isSet=${made !== null} @weight-change=${send}>
        <p>${inForm('The other weights of the row share the rest.')} The translation follows at once.</p>
        ${made ? this.#allHeads(cell(made.weight)) : nothing}</set-weight>`;
  }
}
