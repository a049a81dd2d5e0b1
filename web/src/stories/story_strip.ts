/** The strip of a story above the sentence: what it says, its question, and the way on. */

import { css, html, LitElement, nothing } from 'lit';
import { controlsStyles } from '../view/controls/controls_styles.ts';
import { toldInForm } from '../view/text/form_words.ts';
import type { Claim, Question } from './story.ts';
import type { StoryRun } from './story_run.ts';

export class StoryStrip extends LitElement {
  static override properties = {
    run: { attribute: false },
    /** Of the model that the step waits for; empty: it waits for none. */
    awaited: { type: String },
    /** It could not be loaded, or was not: it can be asked for again. */
    canRetry: { type: Boolean },
  };
  declare run: StoryRun;
  declare awaited: string;
  declare canRetry: boolean;

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; margin: 0 0 16px; }
      section { padding: 8px 12px 10px; border-inline-start: 3px solid var(--blue); background: var(--hover); border-radius: 0 8px 8px 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
      .top { display: flex; flex-wrap: wrap; align-items: center; gap: 0 8px; }
      h2 { margin: 0; font-size: var(--text-13); line-height: var(--text-20); font-weight: 600; }
      .count { color: var(--muted); font-size: var(--text-12); line-height: var(--text-16); white-space: nowrap; }
      .way { display: flex; align-items: center; gap: 4px; margin-inline-start: auto; }
      .way .plain, .answers .plain { min-height: 28px; }
      p { margin: 2px 0 0; max-width: 84ch; }
      .claim { color: var(--muted); }
      .claim.not { color: var(--orange); }
      .ask { margin-top: 6px; font-weight: 600; }
      .answers { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 4px; }
      .answers [aria-pressed='true'] { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); }
      .answers .right { border-color: var(--blue); background: var(--panel); color: var(--blue); font-weight: 600; }
      .source { color: var(--muted); font-size: var(--text-12); line-height: var(--text-16); }
      p .link { min-height: 0; padding: 0; }
      .plain:disabled { color: var(--muted); opacity: 0.6; }
      @media (pointer: coarse) { .way .plain, .answers .plain { min-height: 44px; } }
    `,
  ];

  constructor() {
    super();
    this.awaited = '';
    this.canRetry = false;
  }

  #claim({ holds, words, heads = [] }: Claim) {
    return html` <span class="claim ${holds ? '' : 'not'}">${holds ? '' : 'Not so here: '}${toldInForm(words)}</span>${heads.map(
      (place) =>
        html` <button class="link" aria-label="Go to head ${place.layer}.${place.head}" @click=${() => this.#send('attention-head', place)}>${place.layer}.${place.head}</button>`,
    )}`;
  }

  #answers({ answers }: Question) {
    const { run } = this;
    const chosen = run.place?.answer ?? null;
    const right = run.isAnswered ? run.told?.truth?.answer : undefined;
    return html`<div class="answers" role="group" aria-label="Your guess">${answers.map(
      (answer, at) =>
        html`<button class="plain ${at === right ? 'right' : ''}" aria-pressed=${at === chosen} @click=${() => run.choose(at)}>${toldInForm(answer)}${at === right ? html` <span aria-hidden="true">✓</span>` : nothing}</button>`,
    )}</div>`;
  }

  /** In one line what the core answers, and why. */
  #answered({ answers }: Question) {
    const { run } = this;
    const truth = run.told?.truth;
    if (!run.isAnswered || !truth) return nothing;
    const isRight = truth.answer === run.place?.answer;
    const named = answers[truth.answer];
    const verdict = isRight
      ? 'Yes.'
      : named === undefined
        ? 'None of these.'
        : `It is: ${toldInForm(named)}.`;
    return html`${verdict} ${toldInForm(truth.why)}`;
  }

  #question(question: Question | undefined) {
    if (!question) return nothing;
    const { told } = this.run;
    if (told?.unfit) return html`<p class="claim not">${toldInForm(told.unfit)} ${this.#again()}</p>`;
    return html`<p class="ask">${toldInForm(question.asks)}</p>${this.#answers(question)}
      <p role="status">${this.#answered(question)}</p>`;
  }

  #again() {
    return html`<button class="link" @click=${() => this.run.again()}>Show this step again</button>`;
  }

  /** What stands between the step and what is on the screen. */
  #state() {
    const { run } = this;
    if (run.isElsewhere)
      return html`<p class="claim not">The page shows another source than this step speaks of. ${this.#again()}</p>`;
    if (this.awaited)
      return html`<p class="claim" role="status">${this.awaited} ${this.canRetry ? html`<button class="link" @click=${() => this.#send('story-retry')}>Load it</button> <button class="link" @click=${() => this.#send('stories-wanted')}>Choose another story</button>` : nothing}</p>`;
    if (run.problem)
      return html`<p class="claim not">What this step speaks of could not be computed: ${run.problem} ${this.#again()}</p>`;
    if (run.isOwn)
      return html`<p class="claim">You changed the text: the figures here are those of yours. ${this.#again()}</p>`;
    return nothing;
  }

  #words() {
    return this.run.hidesWords
      ? html`<p class="claim">A story names the pieces of words, so they are shown while it is told: words are back when you close it.</p>`
      : nothing;
  }

  #send(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #way() {
    const { run } = this;
    return html`<div class="way">
      <button class="plain" aria-keyshortcuts="b" title="Back (key b)" ?disabled=${!run.canGo(-1)} @click=${() => run.go(-1)}>Back</button>
      <button class="plain" aria-keyshortcuts="n" title="Next (key n)" ?disabled=${!run.canGo(1)} @click=${() => run.go(1)}>Next</button>
      <button class="link" title="Leave the story; the page stays as it is" @click=${() => run.close()}>Close</button></div>`;
  }

  override render() {
    const { run } = this;
    const { place, step, entry, story } = run;
    if (!place || !step || !entry || !story) return nothing;
    return html`<section aria-label="Story: ${entry.title}" aria-busy=${step.tell !== undefined && !run.isElsewhere && !run.problem && !this.canRetry && run.told === null}>
      <div class="top"><h2>${entry.title}</h2><span class="count">${place.step + 1} of ${story.steps.length}</span>${this.#way()}</div>
      <p>${toldInForm(step.says)}${run.isElsewhere ? nothing : run.told?.claims.map((claim) => this.#claim(claim))}
        ${step.source ? html`<span class="source">${step.source}</span>` : nothing}</p>
      ${run.told?.pending ? html`<p class="claim" role="status">${toldInForm(run.told.pending)}</p>` : nothing}
      ${this.#state()} ${this.#words()}
      ${run.isElsewhere ? nothing : this.#question(step.question)}
      </section>`;
  }
}
