/** A field for the reader's own question to the model on the screen, and its answer token by token. */

import { html, LitElement, nothing } from 'lit';
import type { TaskAnswer } from '../../../core/training_types.ts';
import { headingStyles, spokenStyles } from '../../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../../view/controls/controls_styles.ts';
import { showUsedValue } from '../../../view/controls/used_values.ts';
import { Follow } from '../../../view/element/follow.ts';
import { percent } from '../../../view/text/format.ts';
import type { TrainingLabRun } from '../lab_run.ts';
import { TASK_WORDS } from '../runs/task_words.ts';
import type { TrainingSource } from '../source.ts';
import { type AnswerToken, answerSentence, answerTokens } from './answer_words.ts';
import { askStyles } from './ask_styles.ts';
import type { Answered } from './asking.ts';
import { measuring, rightWords } from './measuring.ts';

export class AskModel extends LitElement {
  static override properties = { lab: { attribute: false }, source: { attribute: false } };
  declare lab: TrainingLabRun;
  declare source: TrainingSource;

  static override styles = [headingStyles, controlsStyles, spokenStyles, askStyles];

  constructor() {
    super();
    new Follow(this, () => [this.lab.host]);
  }

  override focus(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  #ask(event: Event): void {
    event.preventDefault();
    const text = this.renderRoot.querySelector('input')?.value.trim() ?? '';
    this.lab.training.ask(text === '' ? null : text);
  }

  protected override updated(changed: Map<string, unknown>): void {
    const field = this.renderRoot.querySelector('input');
    if (field && changed.has('source')) showUsedValue(field);
  }

  #problem(): string {
    const { run, snapshot, weights, steps } = this.lab.training;
    const { asking } = steps;
    const { ask } = this.source;
    if (ask === undefined) return '';
    if (asking.refused)
      return `“${ask}” cannot be asked here. ${asking.refused.replace(/\.?$/, '.')} The task’s own example is shown.`;
    if (weights || !run || !snapshot) return '';
    return `The weights of step ${snapshot.step} were not kept, so that nothing can be asked there.`;
  }

  /** Where the weights of the step are not there, the nearest step before it whose weights are. */
  #elsewhere() {
    const { run, snapshot, weights } = this.lab.training;
    const kept = !weights && snapshot ? run?.log.withWeightsBy(snapshot.step) : null;
    if (!kept || this.source.ask === undefined) return nothing;
    return html` <button class="link" @click=${() => this.lab.training.setStep(kept.step)}>Ask at step ${kept.step}</button>`;
  }

  #form() {
    const { ask, task } = this.source;
    const { such } = TASK_WORDS[task];
    const invalid = this.#problem() !== '';
    return html`<form @submit=${(event: Event) => this.#ask(event)}>
      <input type="text" aria-label="What to ask" aria-describedby="asks" autocomplete="off" autocapitalize="off" spellcheck="false" aria-invalid=${invalid}
        placeholder=${such} value=${ask ?? ''} .value=${ask ?? ''} />
      <button class="plain">Ask</button>
      ${ask === undefined ? nothing : html`<button type="button" class="link" @click=${() => this.lab.training.ask(null)}>Back to the example</button>`}</form>`;
  }

  #token({ after, said, probability, right, isRight }: AnswerToken) {
    const chance = percent(probability);
    return html`<li class=${isRight ? '' : 'wrong'}>${after ? html`<small>after ${after}</small>` : nothing}<b>${said}</b><small>${chance}</small>${
      isRight
        ? nothing
        : html`<small class="right"><span class="spoken">wrong, </span>right: ${right}</small>`
    }</li>`;
  }

  #tokens(answered: Answered, answer: TaskAnswer) {
    return html`<ol aria-label="The answer, token by token">${answerTokens(answered, answer).map((token) => this.#token(token))}</ol>`;
  }

  #answer(answered: Answered) {
    return html`<p role="status">${answerSentence(answered)}</p>${this.#tokens(answered, answered.answer)}`;
  }

  /** On examples that it never saw: as it is, and with the reader's changes. */
  #unseen() {
    const { steps, weights, run } = this.lab.training;
    const { heldOut } = steps;
    if (!weights || !run || run.busy) return nothing;
    const { interventions } = this.lab.scene;
    const lists = interventions.length > 0 ? [[], interventions] : [[]];
    const counts = lists.map((list) => heldOut.counts(weights, list));
    const [plain, changed] = counts;
    const reads = this.source.task === 'induction';
    const words = [
      plain ? `${rightWords(plain, reads)} are right on examples that it never saw` : '',
      changed ? `${rightWords(changed, reads)} with your changes` : '',
    ].filter((each) => each !== '');
    const label = counts.every((each) => each)
      ? ''
      : `Measure on unseen examples${plain ? ' with your changes' : ''}`;
    return html`<div class="unseen">${words.length > 0 ? html`<p role="status">${words.join('; ')}.</p>` : nothing}
      ${measuring(heldOut, label, () => heldOut.measure(weights, lists))}</div>`;
  }

  override render() {
    const { training } = this.lab;
    const { run, steps } = training;
    const { asking } = steps;
    if (!training.snapshot) return nothing;
    const problem = this.#problem();
    return html`<section aria-label="Ask it"><h2>Ask it</h2>${this.#form()}
      <p class="hint" id="asks">${TASK_WORDS[this.source.task].asks(run?.task?.sourceWords ?? [])}</p>
      ${problem ? html`<p class="problem" role="alert">${problem}${this.#elsewhere()}</p>` : nothing}
      ${asking.answered ? this.#answer(asking.answered) : nothing}${this.#unseen()}</section>`;
  }
}
