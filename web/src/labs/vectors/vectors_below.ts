/** Beneath the view: every stage in digits, and how width changes the rows. Follows the hovered cell by itself. */

import { css, html, LitElement } from 'lit';
import type { Mode, Scene } from '../../scene/scene.ts';
import { assigned } from '../../view/assigned.ts';
import { Follow } from '../../view/follow.ts';
import type { LabHost } from '../lab.ts';
import type { Vectors } from './source.ts';

export class VectorsBelow extends LitElement {
  static override properties = {
    host: { attribute: false },
    vectors: { attribute: false },
    mode: { type: String },
    dark: { type: Boolean },
  };
  declare host: LabHost;
  declare vectors: Vectors;
  declare mode: Mode;
  declare dark: boolean;

  static override styles =
    css`:host { margin-top: 32px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 24px; }`;

  #core = () => this.host.core();

  constructor() {
    super();
    new Follow(this, () => [this.host.session], { events: ['change', 'hover'] });
  }

  override render() {
    const { session } = this.host;
    const pin = (event: CustomEvent<Scene['pin']>) => this.host.pin(event.detail);
    return html`<stage-digits ${assigned({ ...session.shown, layer: session.layerSummary })}
        @attention-hover=${(event: CustomEvent<Scene['pin']>) => session.setHover(event.detail)} @attention-pin=${pin}></stage-digits>
      <width-study .vectors=${this.vectors} .mode=${this.mode} .core=${this.#core} .shown=${session.shown} .dark=${this.dark}
        @attention-hover=${(event: Event) => event.stopPropagation()} @attention-pin=${pin}></width-study>`;
  }
}
