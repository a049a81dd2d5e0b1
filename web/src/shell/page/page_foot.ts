/** At the foot of a narrow page: the heads, and what follows of what one changes above. */

import { html, nothing } from 'lit';
import type { LabParts } from '../../labs/lab.ts';
import { rowOf } from '../../trace/head_rows.ts';
import { headPlace } from '../../trace/head_titles.ts';
import { Swipe } from '../../view/gestures/swipe.ts';
import { rowNameAt } from '../../view/text/token_name.ts';
import type { PageHost } from './page_host.ts';
import { outcomeOf } from './page_panel.ts';

export class PageFoot {
  readonly #host: PageHost;
  readonly #swipe = new Swipe();

  constructor(host: PageHost) {
    this.#host = host;
  }

  #swiped(event: PointerEvent): void {
    const step = this.#swipe.end(event);
    if (step !== 0) this.#stepHead(step);
  }

  async #stepHead(step: 1 | -1): Promise<void> {
    const { playground } = this.#host;
    const { run } = playground;
    await (run?.stepHead ? run.stepHead(step) : playground.stepHead(step));
  }

  #toHeads(): void {
    this.#host.renderRoot.querySelector('.rail')?.scrollIntoView();
  }

  /** What a tap on a cell asked: its numbers stand beneath the view, further down than the screen reaches. */
  #pinned() {
    const { pin, stages, queryTokens, keyTokens } = this.#host.words.session;
    const weight = pin && stages && rowOf(stages, pin.query)?.weights[pin.key];
    return pin && typeof weight === 'number'
      ? html`<div class="outcome"><b>${rowNameAt(queryTokens, pin.query)}</b> looks at <b>${keyTokens[pin.key]?.text}</b> ${weight.toFixed(2)}</div>`
      : nothing;
  }

  foot(parts: LabParts) {
    const { session } = this.#host.playground;
    if (!session.trace) return nothing;
    const place = headPlace(session.layerSummary, session.layer, session.head);
    return html`<section class="foot" aria-label="What follows"
        @pointerdown=${(event: PointerEvent) => this.#swipe.begin(event)} @pointerup=${(event: PointerEvent) => this.#swiped(event)}><span class="steps">
        <button class="plain" aria-label="Previous head" @click=${() => this.#stepHead(-1)}>‹</button>
        <button class="plain" aria-label="${place}: all heads. This is ${session.title}" @click=${() => this.#toHeads()}>${place}</button>
        <button class="plain" aria-label="Next head" @click=${() => this.#stepHead(1)}>›</button></span>${parts.outcome ? outcomeOf(parts) : this.#pinned()}</section>`;
  }
}
