/**
 * `<explain-panel>`: one topic, or the list of all of them. Tells `topic-wanted` (its name; empty: the list),
 * `convention-wanted`, `try-wanted` (Try) and `close-explain`.
 */

import { html, LitElement, nothing } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { ViewCore } from '../core/types.ts';
import type { Convention } from '../scene/convention.ts';
import { nearestName } from '../stories/place.ts';
import type { TraceSession } from '../trace/trace_session.ts';
import { segmentsStyles } from '../view/colours/shared_styles.ts';
import { controlsStyles } from '../view/controls/controls_styles.ts';
import { defineParts } from '../view/element/define_parts.ts';
import { Follow } from '../view/element/follow.ts';
import { Roving } from '../view/gestures/roving.ts';
import { inForm } from '../view/text/form.ts';
import { type Formula, inColumns } from './formula.ts';
import { entryOf, groupsOf, loadTopic, TOPICS } from './index.ts';
import './live_figure.ts';
import { mathmlOf } from './mathml.ts';
import { panelStyles } from './panel_styles.ts';
import { GROUPS, type Topic, type TopicEntry, type Try } from './topic.ts';

/** What is said of one form is said of it in either. */
const OF_A_FORM = /\b(?:row|column) form\b/i;
const told = (text: string) => (OF_A_FORM.test(text) ? text : inForm(text));

/** Smaller than this share of their size formulas are not read. */
const LEAST_FIT = 0.6;
const FIT_STEP = 0.05;

export class ExplainPanel extends LitElement {
  static override properties = {
    session: { attribute: false },
    name: { attribute: false },
    convention: { attribute: false },
    core: { attribute: false },
    dark: { type: Boolean },
    topic: { state: true },
    problem: { state: true },
  };
  declare session: TraceSession;
  /** Of the topic, as the scene has it; empty: the list. */
  declare name: string;
  declare convention: Convention;
  declare core: () => Promise<ViewCore>;
  declare dark: boolean;
  declare topic: { entry: TopicEntry; text: Topic } | null;
  declare problem: string;

  static override styles = [controlsStyles, segmentsStyles, panelStyles];

  #wanted = '';
  #width = 0;
  readonly #sizes = new ResizeObserver((entries) => this.#resized(entries));
  /** The reader asked for it here: the focus goes to its heading. */
  #leads = true;

  constructor() {
    super();
    new Roving(this, 'section', 'button');
    new Follow(this, () => [this.session]);
    this.name = '';
    this.convention = 'row';
    this.dark = false;
    this.topic = null;
    this.problem = '';
  }

  /** The one that is meant, where no topic has that name; undefined: none is. */
  get #entry(): TopicEntry | undefined {
    const names = TOPICS.map(({ name }) => name);
    return entryOf(this.name) ?? entryOf(nearestName(this.name, names) ?? '');
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('name')) return;
    const entry = this.#entry;
    this.#wanted = entry?.name ?? '';
    this.problem = '';
    if (this.topic?.entry !== entry) this.topic = null;
    if (entry && !this.topic) this.#load(entry);
  }

  async #load(entry: TopicEntry): Promise<void> {
    try {
      const text = await loadTopic(entry);
      if (this.#wanted === entry.name) this.topic = { entry, text };
    } catch {
      if (this.#wanted === entry.name)
        this.problem = `“${entry.title}” could not be loaded. Check the connection and choose it again.`;
    }
  }

  #send(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #open(name: string): void {
    this.#leads = true;
    this.#send('topic-wanted', name);
  }

  /** What was opened from elsewhere is to be read next. */
  lead(): void {
    this.#leads = true;
    this.requestUpdate();
  }

  #keyed(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    this.#send('close-explain');
  }

  #formula(formula: Formula) {
    const written = this.convention === 'column' ? inColumns(formula) : formula;
    return html`<div class="formula">${unsafeHTML(mathmlOf(written))}</div>`;
  }

  #formulas({ formulas = [] }: Topic) {
    if (formulas.length === 0) return nothing;
    const form = (convention: Convention, words: string) =>
      html`<button aria-pressed=${this.convention === convention} @click=${() => this.#send('convention-wanted', convention)}>${words}</button>`;
    return html`<h4>Formula</h4>
      <div class="segments" role="group" aria-label="Matrices and formulas stand in">${form('row', 'Row form')}${form('column', 'Column form')}</div>
      ${formulas.map((formula) => this.#formula(formula))}`;
  }

  /** The same with what is on the screen. */
  #numbers({ numbers }: Topic) {
    if (!numbers) return nothing;
    const worked = numbers(this.session);
    if (worked.length === 0) {
      const isPinned = (this.session.pin?.key ?? -1) >= 0;
      const hint = isPinned
        ? 'What is on show has no such number. Try it below.'
        : 'Pin a cell of the matrix, and its numbers stand here.';
      return html`<h4>With your numbers</h4><p class="hint">${hint}</p>`;
    }
    return html`<h4>With your numbers</h4>${worked.map(
      ({ formula, words }) => html`<div class="worked">${this.#formula(formula)}<p>${words}</p></div>`,
    )}`;
  }

  #tries({ tries }: Topic) {
    const one = (attempt: Try) =>
      html`<li><button class="plain" @click=${() => this.#send('try-wanted', attempt)}>${told(attempt.does)}</button><p class="look">${told(attempt.look)}</p></li>`;
    return html`<h4>Try this</h4><ul class="try">${tries.map(one)}</ul>`;
  }

  #more(entry: TopicEntry) {
    return groupsOf(entry).map((group) => {
      const others = TOPICS.filter((other) => other.group === group && other !== entry);
      return html`<h4>More of: ${group}</h4><div class="more">${others.map(
        (other) => html`<button class="link" @click=${() => this.#open(other.name)}>${other.title}</button>`,
      )}</div>`;
    });
  }

  #text(entry: TopicEntry, text: Topic) {
    const { says, figure, sources = [] } = text;
    return html`<h3 tabindex="-1">${entry.title}</h3>
      ${says.map((paragraph) => html`<p>${told(paragraph)}</p>`)}
      ${figure ? html`<live-figure .panes=${figure} .core=${this.core} ?dark=${this.dark}></live-figure>` : nothing}
      ${this.#formulas(text)} ${this.#numbers(text)} ${this.#tries(text)}
      ${
        sources.length > 0
          ? html`<h4>Where it comes from</h4><ul class="sources">${sources.map(({ who, title }) => html`<li>${who}, ${title}</li>`)}</ul>`
          : nothing
      }
      ${this.#more(entry)}`;
  }

  #list() {
    return html`<h3 tabindex="-1">What is explained here</h3>
      <p class="hint">Point at something on the page and press e, or choose:</p>
      <div class="topics">${GROUPS.map(
        (group) =>
          html`<h4>${group}</h4><ul aria-label=${group}>${TOPICS.filter((entry) => entry.group === group).map(
            ({ name, title }) => html`<li><button @click=${() => this.#open(name)}>${title}</button></li>`,
          )}</ul>`,
      )}</div>`;
  }

  #wrong() {
    if (this.name === '' || entryOf(this.name)) return nothing;
    const entry = this.#entry;
    const instead = entry ? `“${entry.title}” is shown instead` : 'all topics are listed';
    return html`<p class="wrong" role="alert">There is no topic “${this.name}”: ${instead}.</p>`;
  }

  override render() {
    const { topic, problem } = this;
    const isList = this.#entry === undefined;
    return html`<section aria-label="Explain" @keydown=${(event: KeyboardEvent) => this.#keyed(event)}>
      <header><h2>Explain</h2><div>${isList ? nothing : html`<button class="link" @click=${() => this.#open('')}>All topics</button>`}<button class="link" @click=${() => this.#send('close-explain')}>Close</button></div></header>
      ${this.#wrong()}${problem ? html`<p role="alert">${problem}</p>` : nothing}
      ${isList ? this.#list() : topic ? this.#text(topic.entry, topic.text) : nothing}</section>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  /** In another width other formulas fit. */
  #resized([entry]: readonly ResizeObserverEntry[]): void {
    const width = entry?.contentRect.width ?? 0;
    if (width === this.#width) return;
    this.#width = width;
    this.#shrink();
  }

  #shrink(): void {
    for (const formula of this.renderRoot.querySelectorAll<HTMLElement>('.formula')) shrink(formula);
  }

  /** Before a room: whether all of it is in sight, with formulas written as small as that needs. */
  fits(): boolean {
    this.#shrink();
    const { scrollHeight, clientHeight, renderRoot } = this;
    const isWide = ({ scrollWidth, clientWidth }: Element) => scrollWidth > clientWidth;
    return scrollHeight <= clientHeight && ![...renderRoot.querySelectorAll('.formula')].some(isWide);
  }

  protected override updated(): void {
    this.#shrink();
    const section = this.renderRoot.querySelector('section');
    if (section) this.#sizes.observe(section);
    const heading = this.renderRoot.querySelector<HTMLElement>('h3');
    if (!this.#leads || !heading) return;
    this.#leads = false;
    heading.focus({ preventScroll: true });
    (heading.closest('section') ?? heading).scrollTo({ top: 0 });
    this.scrollTo({ top: 0 });
  }
}

/** Formulas do not break into lines: a wide one is written smaller, until it fits. */
function shrink(formula: HTMLElement): void {
  formula.style.removeProperty('--math');
  let share = 1;
  while (formula.scrollWidth > formula.clientWidth && formula.clientWidth > 0 && share > LEAST_FIT) {
    share -= FIT_STEP;
    formula.style.setProperty('--math', `${share.toFixed(2)}em`);
  }
}

defineParts({ 'explain-panel': ExplainPanel });
