/** "Change something": what can be done to the chosen head, its layer or every layer. */

import { html, LitElement, nothing } from 'lit';
import type { HeadSite, Intervention, Stack } from '../../core/types.ts';
import { KIND_NAMES, KINDS } from '../../intervention/kinds/index.ts';
import type {
  ButtonChoice,
  Control,
  Kind,
  KindName,
  ModelKnobs,
  Reach,
} from '../../intervention/kinds/kind.ts';
import { OFF_WORDS } from '../../intervention/kinds/off.ts';
import { atHead, sameIntervention } from '../../intervention/list.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { segmentsStyles } from '../colours/shared_styles.ts';
import { Roving } from '../gestures/roving.ts';
import { digits } from '../text/format.ts';
import { changeHeadStyles } from './change_head_styles.ts';
import { controlsStyles } from './controls_styles.ts';
import { TOOL_NAMES } from './tool_names.ts';
import { reachFrom, type Where, wheresIn } from './where.ts';

type Form<Name extends Control<Intervention>['form']> = Extract<Control<Intervention>, { form: Name }>;
/** Each kind makes and reads entries of its own only. */
function controlOf(name: KindName): Control<Intervention> {
  return (KINDS[name] as Kind).control;
}

export class ChangeHead extends LitElement {
  static override properties = {
    layer: { type: Number },
    head: { type: Number },
    interventions: { attribute: false },
    pinned: { type: Number },
    nameOf: { attribute: false },
    stack: { attribute: false },
    kinds: { attribute: false },
    model: { attribute: false },
    session: { attribute: false },
    knobs: { state: true },
    where: { state: true },
    open: { type: Boolean, reflect: true },
  };
  declare layer: number;
  declare head: number;
  declare interventions: Intervention[];
  /** Position of the token that is looked at or, where only a row is pinned, that looks; -1: none. */
  declare pinned: number;
  declare nameOf: (position: number) => string;
  /** Of a model with several; absent: it has one. */
  declare stack: Stack | undefined;
  /** Those that are offered. */
  declare kinds: readonly KindName[];
  /** What of the model can be exchanged in every layer; null: it is none. */
  declare model: ModelKnobs | null;
  /** Where the figures of the heads are; null: there are none. */
  declare session: TraceSession | null;
  /** What asks for how scores are made: comes when all that can be changed is first on show. */
  declare knobs: 'missing' | 'there' | null;
  declare where: Where;
  /** All that can be changed is on show. */
  declare open: boolean;

  static override styles = [controlsStyles, segmentsStyles, changeHeadStyles];

  constructor() {
    super();
    new Roving(this, '.segments, details .off', 'button');
    new Roving(this, '.head', '.head > .off button, summary');
    this.layer = 0;
    this.head = 0;
    this.interventions = [];
    this.pinned = -1;
    this.nameOf = String;
    this.kinds = KIND_NAMES;
    this.model = null;
    this.session = null;
    this.knobs = null;
    this.where = 'head';
    this.open = false;
  }

  get #site(): HeadSite {
    const { stack, layer, head } = this;
    return { ...(stack !== undefined && { stack }), layer, head };
  }

  get #reach(): Reach {
    return reachFrom(this.where, this.#site, this.head);
  }

  #add(entry: Intervention): void {
    this.dispatchEvent(new CustomEvent('add-change', { detail: entry, bubbles: true, composed: true }));
  }

  #remove(entry: Intervention | undefined): void {
    if (entry)
      this.dispatchEvent(new CustomEvent('remove-change', { detail: entry, bubbles: true, composed: true }));
  }

  /** The controls of a form, of the kinds that are offered. */
  #controls<Name extends Control<Intervention>['form']>(form: Name): [KindName, Form<Name>][] {
    return this.kinds.flatMap((name) => {
      const control = controlOf(name);
      return control.form === form ? [[name, control as Form<Name>] satisfies [KindName, Form<Name>]] : [];
    });
  }

  /** The label says what a press does; what is done stands in the list of changes. */
  #button({ label, back, title, make }: ButtonChoice<Intervention>) {
    const entry = make(this.#site);
    const made = this.interventions.find((other) => sameIntervention(entry, other));
    return html`<button class="plain" aria-pressed=${made !== undefined} title=${title}
      @click=${() => (made ? this.#remove(made) : this.#add(entry))}>${(made ? back : label)(this.layer)}</button>`;
  }

  #buttons(at: 'head' | 'layer') {
    const choices = this.#controls('buttons').flatMap(([, control]) =>
      control.at === at ? control.choices : [],
    );
    if (choices.length === 0) return nothing;
    return html`<div class="off">${choices.map((choice) => this.#button(choice))}</div>`;
  }

  #slider(name: KindName, { label, least, most, valueIn, make }: Form<'slider'>) {
    const made = atHead(this.interventions, name, this.#site);
    const value = made ? valueIn(made) : 1;
    const change = (event: Event) => {
      const next = Number((event.target as HTMLInputElement).value);
      if (next === 1) this.#remove(made);
      else this.#add(make(this.#site, next));
    };
    return html`<label class="field"><span>${label}<span class="value">${digits(value, 1)}</span></span>
      <input type="range" min=${least} max=${most} step="0.1" .value=${String(value)} aria-valuetext=${digits(value, 1)} @change=${change} /></label>`;
  }

  #choice(name: KindName, { label, standard, choices, valueIn, make }: Form<'choice'>) {
    const made = atHead(this.interventions, name, this.#site);
    const chosen = made ? valueIn(made) : '';
    const change = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      if (value === '') this.#remove(made);
      else this.#add(make(this.#site, value));
    };
    return html`<label class="field">${label}<select @change=${change}>${[
      { value: '', label: standard },
      ...choices,
    ].map(
      (choice) =>
        html`<option value=${choice.value} ?selected=${choice.value === chosen}>${choice.label}</option>`,
    )}</select></label>`;
  }

  #token({ make }: Form<'token'>) {
    const isPiece = this.session?.noun === 'word';
    if (this.pinned < 0)
      return html`<p>Pin a cell, and the ${isPiece ? 'piece that it looks at most' : 'token that it looks at'} can be hidden.</p>`;
    const entry = make(this.#reach, this.pinned);
    const made = this.interventions.find((other) => sameIntervention(entry, other));
    const name = `“${this.nameOf(this.pinned)}”`;
    return html`<button class="plain block" aria-pressed=${made !== undefined}
      @click=${() => (made ? this.#remove(made) : this.#add(entry))}>${made ? `Let ${name} be seen` : `Hide ${name}`}</button>`;
  }

  #tool(form: keyof typeof TOOL_NAMES) {
    if (this.#controls(form).length === 0) return nothing;
    const open = () =>
      this.dispatchEvent(new CustomEvent('tool-wanted', { detail: form, bubbles: true, composed: true }));
    return html`<button class="plain" @click=${open}>${TOOL_NAMES[form]}</button>`;
  }

  /** Panels of their own, which the page opens. */
  #tools() {
    return html`<div class="off tools">${this.#tool('mask')}${this.#tool('sink')}</div>`;
  }

  /** Where hiding acts need not be about one head. */
  #reaching() {
    return html`<hr />
      <div class="segments" role="group" aria-label="Where this acts">${wheresIn(this.stack).map(
        ({ value, label }) =>
          html`<button aria-pressed=${this.where === value} @click=${() => {
            this.where = value;
          }}>${label}</button>`,
      )}</div>
      ${this.#controls('token').map(([, control]) => this.#token(control))} ${this.#knobs()}`;
  }

  #knobs() {
    if (this.knobs === 'missing')
      return html`<p>More that can be changed could not be loaded. Check the connection and open this again.</p>`;
    return html`<head-knobs .site=${this.#site} .reach=${this.#reach} .kinds=${this.kinds} .model=${this.model} .interventions=${this.interventions} .session=${this.session}></head-knobs>`;
  }

  async #toggled(open: boolean): Promise<void> {
    this.open = open;
    if (!open || this.knobs === 'there') return;
    this.knobs = await import('./head_knobs.ts').then(
      () => 'there' as const,
      () => 'missing' as const,
    );
  }

  override render() {
    const off = atHead(this.interventions, 'off', this.#site);
    return html`<div class="head">${this.#buttons('head')}
      <details @toggle=${(event: Event) => this.#toggled((event.target as HTMLDetailsElement).open)}><summary>Change something</summary>
        ${off?.by === 'zero' ? html`<p>${OFF_WORDS}</p>` : nothing}
        ${this.#controls('slider').map(([name, control]) => this.#slider(name, control))}
        ${this.#controls('choice').map(([name, control]) => this.#choice(name, control))}
        ${this.#buttons('layer')} ${this.#tools()} ${this.#reaching()}
      </details></div>`;
  }
}
