/** The task and the knobs; what the reader changed is marked. Sends `task-change` and `knob-change`. */

import { css, html, LitElement, nothing } from 'lit';
import type { TrainingSettings } from '../../core/training_types.ts';
import { LARGEST_SEED } from '../../scene/seed.ts';
import { segmentsStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { showUsedValue } from '../../view/controls/used_values.ts';
import { Roving } from '../../view/gestures/roving.ts';
import {
  ENCODER_LAYERS,
  FEWEST_STEPS,
  HEADS,
  hasKnob,
  type KnobName,
  knobsOf,
  LARGEST_RATE,
  LAYERS,
  MOST_STEPS,
  POSITIONS,
  problemOf,
  settingsOf,
  TRAINED_TASKS,
  type TrainedTask,
  type TrainingKnobs,
  WIDTHS,
} from './knobs.ts';
import { oddities, POSITION_WORDS, rateWords } from './runs/knob_words.ts';
import { TASK_WORDS } from './runs/task_words.ts';

interface NumberKnob {
  name: 'seed' | 'steps' | 'rate';
  label: string;
  least: number;
  most: number;
  whole: boolean;
}

const NUMBERS: NumberKnob[] = [
  { name: 'rate', label: 'Learning rate', least: 0, most: LARGEST_RATE, whole: false },
  { name: 'steps', label: 'Steps', least: FEWEST_STEPS, most: MOST_STEPS, whole: true },
  { name: 'seed', label: 'Seed', least: 0, most: LARGEST_SEED, whole: true },
];
const LISTS: { name: KnobName; label: string; values: readonly (string | number | boolean)[] }[] = [
  { name: 'encoder', label: 'Encoder layers', values: ENCODER_LAYERS },
  { name: 'layers', label: 'Layers', values: LAYERS },
  { name: 'heads', label: 'Heads', values: HEADS },
  { name: 'width', label: 'Width', values: WIDTHS },
  { name: 'position', label: 'Positions', values: POSITIONS },
  { name: 'causal', label: 'Mask', values: [true, false] },
];

function wordsOf(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'number' ? String(value) : (POSITION_WORDS[value as 'learned'] ?? value);
}

function typed(name: NumberKnob['name'], now: TrainingKnobs): string {
  const value = now[name];
  if (value === undefined) return '';
  return name === 'rate' ? rateWords(value) : String(value);
}

export class TrainingKnobsForm extends LitElement {
  static override properties = {
    task: { type: String },
    knobs: { attribute: false },
    recipe: { attribute: false },
    refused: { state: true },
  };
  declare task: TrainedTask;
  declare knobs: TrainingKnobs;
  /** What the task is trained with otherwise; null until it is known. */
  declare recipe: TrainingSettings | null;
  /** Why a number that was typed is not taken. */
  declare refused: string;

  static override styles = [
    controlsStyles,
    segmentsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      .segments { box-sizing: border-box; width: fit-content; max-width: 100%; margin-bottom: 12px; }
      .knobs { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 8px; }
      .knobs.five { grid-template-columns: repeat(5, minmax(0, 1fr)); }
      .knobs + .knobs { margin-top: 8px; }
      label { position: relative; min-width: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      input, select { display: block; box-sizing: border-box; width: 100%; min-width: 0; min-height: 32px; margin-top: 2px; padding: 0 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); color: var(--ink); }
      .own { color: var(--orange); }
      .own :is(input, select) { border-color: var(--orange); }
      input[aria-invalid='true'] { outline: 2px solid var(--orange); }
      p { margin: 8px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); overflow-wrap: anywhere; }
      p.warning { color: var(--orange); }
      @media (max-width: 599px) { .knobs, .knobs.five, .segments { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); } .segments { width: 100%; } .segments button { padding: 0 6px; } }
      @media (pointer: coarse) { input, select { min-height: 44px; } }
    `,
  ];

  constructor() {
    super();
    new Roving(this, '.segments', 'button');
    this.refused = '';
    this.recipe = null;
    this.knobs = {};
  }

  #send(type: string, detail: unknown): void {
    this.refused = '';
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #typed({ name, label, least, most, whole }: NumberKnob, event: Event): void {
    const { value } = event.target as HTMLInputElement;
    const number = value.trim() === '' ? Number.NaN : Number(value);
    if (number >= least && number <= most && (!whole || Number.isInteger(number))) {
      this.#send('knob-change', { [name]: number });
      return;
    }
    const range =
      name === 'rate' ? 'a number from 0 on, such as 0.002' : `a whole number from ${least} to ${most}`;
    this.refused = `${label} should be ${range}; “${value.slice(0, 20)}” is not taken.`;
  }

  #chosen(name: KnobName, values: readonly (string | number | boolean)[], event: Event): void {
    const value = values[(event.target as HTMLSelectElement).selectedIndex];
    this.#send('knob-change', { [name]: value });
  }

  #isOwn(name: KnobName): string {
    return this.knobs[name] === undefined ? '' : 'own';
  }

  #mark(name: KnobName) {
    return this.#isOwn(name) ? html` <span aria-hidden="true">•</span>` : nothing;
  }

  #number(knob: NumberKnob, now: TrainingKnobs) {
    const refused = this.refused.startsWith(knob.label);
    return html`<label class=${this.#isOwn(knob.name)}>${knob.label}${this.#mark(knob.name)}<input type="text" inputmode=${knob.whole ? 'numeric' : 'decimal'} autocomplete="off"
      name=${knob.name} value=${typed(knob.name, now)} .value=${typed(knob.name, now)} aria-invalid=${refused} @change=${(event: Event) => this.#typed(knob, event)} /></label>`;
  }

  #list({ name, label, values }: (typeof LISTS)[number], now: TrainingKnobs) {
    const known = now[name];
    if (known === undefined || !hasKnob(this.task, name)) return nothing;
    const all = values.includes(known) ? values : [...values, known];
    const named = name === 'layers' && hasKnob(this.task, 'encoder') ? 'Decoder layers' : label;
    return html`<label class=${this.#isOwn(name)}>${named}${this.#mark(name)}<select name=${name} @change=${(event: Event) => this.#chosen(name, all, event)}>${all.map(
      (value) => html`<option ?selected=${value === known}>${wordsOf(value)}</option>`,
    )}</select></label>`;
  }

  #sentences(settings: TrainingSettings) {
    const problem = this.refused || problemOf(settings);
    return html`${problem ? html`<p class="warning" role="alert">${problem}</p>` : nothing}
      ${oddities(settings).map((sentence) => html`<p>${sentence}</p>`)}
      ${
        Object.keys(this.knobs).length > 0
          ? html`<p><span class="own">•</span> marks what you changed. <button class="link" @click=${() => this.#send('task-change', this.task)}>Back to the suggested settings</button></p>`
          : nothing
      }`;
  }

  /** Those of the model above those of the training; a model with one knob needs no line for it. */
  #fields(now: TrainingKnobs) {
    const lists = LISTS.map((list) => this.#list(list, now));
    const numbers = NUMBERS.map((knob) => this.#number(knob, now));
    if (!hasKnob(this.task, 'layers'))
      return html`<div class="knobs five" role="group" aria-label="Settings">${lists}${numbers}</div>`;
    const columns = hasKnob(this.task, 'encoder') ? '' : 'five';
    return html`<div class="knobs ${columns}" role="group" aria-label="The model">${lists}</div>
      <div class="knobs ${columns}" role="group" aria-label="The training">${numbers}</div>`;
  }

  /** Undone, gone back to, or another task: what was not taken is not spoken of any longer. */
  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('knobs') || changed.has('task')) this.refused = '';
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has('knobs') && !changed.has('task')) return;
    for (const field of this.renderRoot.querySelectorAll<HTMLInputElement>('input[value]'))
      showUsedValue(field);
  }

  override render() {
    const settings = this.recipe && settingsOf(this.recipe, this.knobs);
    const now = settings ? knobsOf(settings) : {};
    return html`<div class="segments" role="group" aria-label="Task">${TRAINED_TASKS.map(
      (task) =>
        html`<button aria-pressed=${task === this.task} @click=${() => task !== this.task && this.#send('task-change', task)}>${TASK_WORDS[task].title}</button>`,
    )}</div>
      ${
        settings
          ? html`${this.#fields(now)}${this.#sentences(settings)}`
          : html`<p>The settings appear when the core has started.</p>`
      }`;
  }
}
