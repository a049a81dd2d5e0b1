/** The panel on the right: how the pinned number was made, beside it the lab's own side, and what followed. */

import { html, nothing } from 'lit';
import type { LabParts } from '../../labs/lab.ts';
import { assigned } from '../../view/element/assigned.ts';
import { StepsFetcher } from '../../view/steps/fetch_steps.ts';
import type { ProjectedStep } from '../steps/projected_step.ts';
import type { WrittenStep } from '../steps/written_step.ts';
import type { PageHost } from './page_host.ts';

type Side = 'next' | 'number';

/** What follows of what the reader changes. */
export function outcomeOf({ outcome }: LabParts) {
  return outcome ? html`<div class="outcome">${outcome}</div>` : nothing;
}

export class PagePanel {
  readonly #host: PageHost;
  readonly #fetcher: StepsFetcher;
  /** What stands before and behind the steps, and comes with them. */
  #projected: ProjectedStep | null = null;
  #written: WrittenStep | null = null;
  /** Null: the reader has not chosen. */
  #side: Side | null = null;

  constructor(host: PageHost) {
    this.#host = host;
    const failed = (cause: unknown) => host.playground.notices.failed(cause);
    this.#fetcher = new StepsFetcher(failed, async () => {
      const { ProjectedStep, WrittenStep } = await import('../steps/model_steps.ts');
      const changed = () => host.requestUpdate();
      this.#projected ??= new ProjectedStep(changed, failed);
      this.#written ??= new WrittenStep(changed, failed);
      changed();
    });
  }

  choose(side: Side): void {
    this.#side = side;
    this.#host.requestUpdate();
  }

  /** Into the lab where they are changed by hand; its code comes with the first use. */
  async #takeVectors(): Promise<void> {
    const { playground } = this.#host;
    try {
      await (await import('../store/take_vectors.ts')).takeVectors(playground);
    } catch (cause) {
      playground.notices.failed(cause);
    }
  }

  /** `isSeen`: what is hidden need not be drawn together with the first head. */
  #steps(isSeen: boolean) {
    const { session, scene, run, lab, waiting } = this.#host.playground;
    // What stands in while a model loads is without them.
    const changes = (!waiting && run?.changes?.()) || [];
    const { shown } = this.#host.words;
    if (shown) return shown.steps(changes);
    this.#fetcher.follow(session.pin);
    const explained = assigned({
      ...session.explained,
      dark: this.#host.dark,
      maskHint: scene.mode === 'self' && !scene.controls ? 'Switch to Causal to hide what comes later.' : '',
      changes,
      projected: this.#projected?.follow(session, this.#host.dark) ?? null,
      written: this.#written?.follow(session, this.#host.dark) ?? null,
    });
    if (!isSeen) return nothing;
    const takes = session.layerSummary?.hasVectors && !lab.take;
    return html`<attention-steps ${explained}></attention-steps>${takes ? html`<div class="below tools"><button class="plain" title="Opens this head's queries, keys and values where each number is changed by hand." @click=${() => this.#takeVectors()}>Take these vectors</button><button class="plain" data-explain="project">Explain the steps</button></div>` : nothing}`;
  }

  /** What follows stays in sight where its own side is not the one on show. */
  #twoSides({ name, content, behind }: NonNullable<LabParts['panel']>, parts: LabParts, isSeen: boolean) {
    const chosen = this.#side ?? (behind ? 'number' : 'next');
    const sides: [Side, string][] = [
      ['next', name],
      ['number', 'This number'],
    ];
    return html`<aside class="panel" aria-label="${name}, and how a number was made">
      <div class="segments" role="group" aria-label="Panel">${sides.map(
        ([side, label]) =>
          html`<button aria-pressed=${chosen === side} @click=${() => this.choose(side)}>${label}</button>`,
      )}</div>
      ${chosen === 'next' ? content : html`${outcomeOf(parts)}${this.#steps(isSeen)}`}</aside>`;
  }

  panel(parts: LabParts, isSeen: boolean) {
    if (parts.panel) return this.#twoSides(parts.panel, parts, isSeen);
    return html`<aside class="panel" aria-label="How this number was made">${outcomeOf(parts)}${this.#steps(isSeen)}</aside>`;
  }
}
