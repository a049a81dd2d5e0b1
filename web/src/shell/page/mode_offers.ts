/** A mode that the source on show does not have: why, and where it is. */

import { css, html, LitElement, nothing } from 'lit';
import type { ModeOffer, ModeOffers } from '../../labs/lab.ts';
import type { Mode } from '../../scene/scene.ts';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import type { Playground } from '../store/playground.ts';

const NAMES: Record<Mode, string> = { self: 'Self', causal: 'Causal', cross: 'Cross' };

export class ModeOffersPanel extends LitElement {
  static override properties = {
    playground: { attribute: false },
    mode: { attribute: false },
    why: { state: true },
    offers: { state: true },
  };
  declare playground: Playground;
  declare mode: Mode;
  declare why: string;
  declare offers: ModeOffer[];

  static override styles = [
    headingStyles,
    controlsStyles,
    css`
      :host { position: absolute; z-index: 12; left: 0; top: calc(100% + 8px); width: max-content; max-width: min(360px, calc(100vw - 32px)); }
      section { padding: 12px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); box-shadow: 0 2px 8px rgb(0 0 0 / 12%); }
      p { margin: 0 0 8px; }
      ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px; justify-items: start; }
      .plain { text-align: start; }
    `,
  ];

  constructor() {
    super();
    this.why = '';
    this.offers = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#gather();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.get('mode')) this.#gather();
  }

  /** Each lab is asked what it has. */
  async #gather(): Promise<void> {
    const { playground, mode } = this;
    const { scene, lab, runs } = playground;
    const { text = '' } = scene.source as { text?: string };
    const all: ModeOffers[] = await Promise.all(runs.labs.map((each) => each.offers()));
    if (mode !== this.mode || !this.isConnected) return;
    const own = all[runs.labs.indexOf(lab)];
    this.why = own?.why?.(mode) ?? '';
    const ordered = all.toSorted((one, other) => Number(other === own) - Number(one === own));
    this.offers = ordered.flatMap((each) => each.offers(mode, { scene, text }));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('button')?.focus();
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('offers-closed'));
  }

  #choose({ scene }: ModeOffer): void {
    this.#close();
    this.playground.choose(scene);
  }

  #keydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#close();
  }

  override render() {
    if (this.offers.length === 0 && this.why === '') return nothing;
    return html`<section aria-label="Where ${NAMES[this.mode]} is" @keydown=${(event: KeyboardEvent) => this.#keydown(event)}>
      <h2>${NAMES[this.mode]} is elsewhere</h2><p>${this.why}</p>
      <ul>${this.offers.map((offer) => html`<li><button class="plain" @click=${() => this.#choose(offer)}>${offer.label}</button></li>`)}
        <li><button class="link" @click=${() => this.#close()}>Stay here</button></li></ul></section>`;
  }
}

defineParts({ 'mode-offers': ModeOffersPanel });
