/** Beneath the view: the pinned query and key in the plane, every stage in digits, and how width changes the rows. Follows the hovered cell by itself. */

import { css, html, nothing } from 'lit';
import type { Mode, Scene } from '../../scene/scene.ts';
import { assigned } from '../../view/element/assigned.ts';
import { DrawnLater } from '../../view/element/drawn_later.ts';
import { Follow } from '../../view/element/follow.ts';
import type { LabHost } from '../lab.ts';
import type { FilledVectors } from './filled_vectors.ts';
import type { Vectors } from './source.ts';

export class VectorsBelow extends DrawnLater {
  static override properties = {
    host: { attribute: false },
    vectors: { attribute: false },
    numbers: { attribute: false },
    mode: { type: String },
    dark: { type: Boolean },
  };
  declare host: LabHost;
  declare vectors: Vectors;
  /** The same with every number there; null: not yet. */
  declare numbers: FilledVectors | null;
  declare mode: Mode;
  declare dark: boolean;

  static override styles =
    css`:host { margin-top: 32px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 24px; }`;

  #core = () => this.host.core();

  constructor() {
    super();
    new Follow(this, () => [this.host.session], { events: ['change', 'hover'] });
  }

  #plane() {
    if (!this.numbers) return nothing;
    const { session } = this.host;
    return html`<vectors-plane .vectors=${this.vectors} .numbers=${this.numbers} .mode=${this.mode} .head=${session.head} .pin=${session.pin} .core=${this.#core}></vectors-plane>`;
  }

  override render() {
    const { session } = this.host;
    const pin = (event: CustomEvent<Scene['pin']>) => this.host.pin(event.detail);
    return html`${this.#plane()}<stage-digits ${assigned({ ...session.shown, layer: session.layerSummary })}
        @attention-hover=${(event: CustomEvent<Scene['pin']>) => session.setHover(event.detail)} @attention-pin=${pin}></stage-digits>
      <width-study .vectors=${this.vectors} .mode=${this.mode} .core=${this.#core} .shown=${session.shown} .dark=${this.dark}
        @attention-hover=${(event: Event) => event.stopPropagation()} @attention-pin=${pin}></width-study>`;
  }
}
