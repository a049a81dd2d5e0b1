/** All runs: look at one, set one beside it, go on, throw away; and whether they are kept. */

import { css, html, LitElement, nothing } from 'lit';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { Follow, type Followed } from '../../view/element/follow.ts';
import { digits } from '../../view/text/format.ts';
import type { TrainingActions } from './actions.ts';
import type { TrainedTask } from './knobs.ts';
import { runWords } from './runs/run_words.ts';
import type { TrainingRun } from './runs/training_run.ts';

export class RunList extends LitElement {
  static override properties = {
    host: { attribute: false },
    actions: { attribute: false },
    going: { state: true },
  };
  /** Says when what is drawn here is another. */
  declare host: Followed;
  declare actions: TrainingActions;
  /** The reader is asked whether it is to go. */
  declare going: TrainingRun | null;

  static override styles = [
    headingStyles,
    controlsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      ul { list-style: none; margin: 0 0 8px; padding: 0; }
      li { padding: 6px 0; }
      li + li { border-top: 1px solid var(--line); }
      .name { overflow-wrap: anywhere; }
      .name b { font-weight: 600; }
      .hint { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      .row { display: flex; flex-wrap: wrap; gap: 0 8px; margin-left: -4px; }
      .check { display: inline-flex; gap: 6px; align-items: center; min-height: 28px; font-size: var(--text-12); color: var(--muted); }
      .check input { margin: 0; accent-color: var(--blue); }
      @media (pointer: coarse) { .check { min-height: 44px; } }
    `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.host]);
    this.going = null;
  }

  #words(run: TrainingRun): string {
    const { log, settings, state } = run;
    if (this.actions.runs.elsewhere.has(run.id)) return 'another tab is training it';
    const accuracy = log.last ? `, accuracy ${digits(log.last.accuracy)}` : '';
    const ended = state === 'diverged' ? ', ran away' : '';
    return `step ${log.step} of ${settings.steps}${accuracy}${ended}`;
  }

  #run(run: TrainingRun, current: TrainingRun | null) {
    const { runs } = this.actions;
    const shown = run === current;
    const beside = run === this.actions.compared;
    const name = runWords(run, runs.recipes.get(run.settings.task as TrainedTask));
    return html`<li><div class="name">${shown ? html`<b>${name}</b>` : name}</div><p class="hint">${this.#words(run)}</p>
      <div class="row">
        ${
          shown
            ? nothing
            : html`<button class="link" aria-label="Show ${name}" @click=${() => this.actions.choose(run)}>Show</button>
        <button class="link" aria-pressed=${beside} aria-label="${beside ? 'Stop comparing' : 'Compare'} with ${name}" @click=${() => this.actions.compare(beside ? null : run)}>${beside ? 'Stop comparing' : 'Compare'}</button>`
        }
        ${this.#discard(run, name)}</div></li>`;
  }

  /** What is gone is gone: asked for twice. */
  #discard(run: TrainingRun, name: string) {
    const set = (going: TrainingRun | null) => () => {
      this.going = going;
    };
    if (this.going !== run)
      return html`<button class="link" aria-label="Discard ${name}" @click=${set(run)}>Discard</button>`;
    return html`<span role="group" aria-label="Discard ${name}?"><button class="link" @click=${() => this.#discardNow(run)}>Discard for good</button>
      <button class="link" @click=${set(null)}>Keep it</button></span>`;
  }

  async #discardNow(run: TrainingRun): Promise<void> {
    await this.actions.discard(run);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('input, button')?.focus();
  }

  override render() {
    const { runs, run: current } = this.actions;
    return html`<h2>Runs</h2>
      ${
        runs.all.length > 0
          ? html`<ul>${runs.all.map((run) => this.#run(run, current))}</ul>`
          : html`<p class="hint">Train twice with another seed or another setting, and compare.</p>`
      }
      ${runs.asks ? nothing : this.#keeps()}`;
  }

  /** Where the page is asking this very question, it stands there alone. */
  #keeps() {
    const { runs } = this.actions;
    return html`<label class="check"><input type="checkbox" .checked=${runs.keeps} @change=${(event: Event) =>
      runs.choose((event.target as HTMLInputElement).checked)} />Keep runs in this browser</label>
      <p class="hint">A closed tab then loses at most 10 seconds. Unticked, what was kept is forgotten.</p>`;
  }
}
