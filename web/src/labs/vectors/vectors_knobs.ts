/** Settings of the operation: what each should do in a line, and what it does here. */

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { type Core, type Intervention, messageOf } from '../../core/types.ts';
import type { Mode } from '../../scene/scene.ts';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { Roving } from '../../view/gestures/roving.ts';
import { movesInToolbar, TOOLBAR_ITEMS } from '../../view/gestures/toolbar.ts';
import { inForm } from '../../view/text/form.ts';
import { digits, plural } from '../../view/text/format.ts';
import { possibleGroups, possibleHeads, withGroups, withHeads, withSoftCap } from './change_vectors.ts';
import { effectWords, type Knob, type KnobFigures, knobFigures, temperatureOf } from './knob_figures.ts';
import { numberChooser, numberTableStyles } from './number_table.ts';
import type { Vectors } from './source.ts';
import { groupsOf, widthsOf, withScore } from './vectors.ts';
import { emitVectors } from './vectors_change.ts';

/** 0: none. */
const CAPS: readonly number[] = [0, 0.5, 1, 2, 5, 10, 20, 50];
const places = (value: number) => digits(value, 3);

export class VectorsKnobs extends LitElement {
  static override properties = {
    vectors: { attribute: false },
    mode: { type: String },
    interventions: { attribute: false },
    head: { type: Number },
    core: { attribute: false },
    figures: { state: true },
    problem: { state: true },
  };
  declare vectors: Vectors;
  declare mode: Mode;
  declare interventions: Intervention[];
  /** On show. */
  declare head: number;
  declare core: () => Promise<Pick<Core, 'attend' | 'normalValues'>>;
  declare figures: KnobFigures | null;
  declare problem: string;

  static override styles = [
    headingStyles,
    controlsStyles,
    numberTableStyles,
    css`
      :host { display: block; margin: 16px 0; padding-top: 12px; border-top: 1px solid var(--line); font-variant-numeric: tabular-nums; }
      ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px 24px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 230px), 1fr)); }
      label { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 0 8px; min-height: 32px; font-size: var(--text-13); }
      input[type='range'] { width: 110px; accent-color: var(--ink); min-height: 28px; }
      input[type='checkbox'] { width: 18px; height: 18px; accent-color: var(--ink); }
      p { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      p.did { color: var(--ink); }
      @media (pointer: coarse) { label { min-height: 44px; } input[type='range'] { min-height: 44px; } }
    `,
  ];

  #version = 0;
  #asked = '';

  constructor() {
    super();
    new Roving(this, 'ul', TOOLBAR_ITEMS, movesInToolbar);
    this.figures = null;
    this.problem = '';
    this.head = 0;
    this.interventions = [];
  }

  protected override willUpdate(): void {
    const { vectors, mode, interventions, head } = this;
    const asked = JSON.stringify([vectors, mode, interventions, head]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#measure(++this.#version);
  }

  async #measure(version: number): Promise<void> {
    const { vectors, mode, interventions, head } = this;
    // Where no core can be had, the page has said so.
    const core = await this.core().catch(() => null);
    if (!core) return;
    try {
      const figures = await knobFigures(core, { vectors, mode, interventions, head });
      if (version === this.#version) Object.assign(this, { figures, problem: '' });
    } catch (cause) {
      if (version === this.#version) this.problem = messageOf(cause);
    }
  }

  #did(knob: Knob): string {
    const before = this.figures?.without[knob];
    const after = this.figures?.entropies[this.head] ?? this.figures?.entropies[0];
    return before === undefined || after === undefined ? '' : effectWords(before, after, places);
  }

  #knob(control: TemplateResult, should: string, did: string) {
    return html`<li>${control}<p>${should}</p>${did ? html`<p class="did">${did}</p>` : nothing}</li>`;
  }

  #root() {
    const { vectors } = this;
    const { score } = vectors;
    const applies = score === undefined || score.function === 'dot';
    const divided = score === undefined;
    const width = widthsOf(vectors).keys / vectors.heads;
    const turn = () => emitVectors(this, withScore(vectors, divided ? { function: 'dot' } : undefined));
    return this.#knob(
      html`<label><input type="checkbox" ?disabled=${!applies} .checked=${divided} @change=${turn} />Divide by √d = √${width}</label>`,
      applies
        ? inForm('Undivided, wide products grow large and the rows sharpen.')
        : 'It is about products: choose a dot product as the score.',
      this.#did('root'),
    );
  }

  #temperature() {
    const entry = temperatureOf(this.interventions, this.head);
    const value = entry?.temperature ?? 1;
    const turn = (event: Event) => {
      const next = Number((event.target as HTMLInputElement).value);
      const [name, detail] =
        next === 1 && entry
          ? ['remove-change', entry]
          : ['add-change', { kind: 'temperature', layer: 0, head: this.head, temperature: next } as const];
      this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
    };
    return this.#knob(
      html`<label>Temperature<input type="range" aria-label="Temperature of this head" min="0.1" max="4" step="0.1" .value=${String(value)} aria-valuetext=${digits(value, 1)} @input=${turn} />${digits(value, 1)}</label>`,
      inForm('Of this head: above 1 makes its rows evener, below 1 sharper.'),
      this.#did('temperature'),
    );
  }

  #cap() {
    const { softCap = 0 } = this.vectors;
    const caps = [...new Set([...CAPS, softCap])].sort((one, other) => one - other);
    const choose = (event: Event) =>
      emitVectors(this, withSoftCap(this.vectors, Number((event.target as HTMLSelectElement).value)));
    return this.#knob(
      html`<label>Soft cap<select aria-label="Soft cap" @change=${choose}>${caps.map((cap) => html`<option value=${cap} ?selected=${cap === softCap}>${cap === 0 ? 'none' : cap}</option>`)}</select></label>`,
      inForm('Bends scores so that none passes the cap: rows with large scores become evener.'),
      this.#did('cap'),
    );
  }

  #heads() {
    const { vectors, figures } = this;
    const { keys } = widthsOf(vectors);
    const one = figures?.without.heads;
    const did =
      figures && one !== undefined && figures.entropies.length === vectors.heads
        ? `Entropy of one head ${places(one)} → ${figures.entropies.map(places).join(', ')}.`
        : '';
    return this.#knob(
      numberChooser('Heads', vectors.heads, possibleHeads(vectors), (heads) =>
        emitVectors(this, withHeads(vectors, heads)),
      ),
      `The matrices stay as they are: only the lines between heads move, now every ${plural(keys / vectors.heads, inForm('column'))}.`,
      did,
    );
  }

  #groups() {
    const { vectors, figures } = this;
    const groups = groupsOf(vectors);
    const bytes = figures
      ? `The cache holds ${figures.bytes.held} of ${figures.bytes.ungrouped} bytes. ${this.#did('groups')}`
      : '';
    return this.#knob(
      numberChooser('Key and value heads', groups, possibleGroups(vectors), (chosen) =>
        emitVectors(this, withGroups(vectors, chosen)),
      ),
      'Heads of a group read the same keys and values, so fewer are kept.',
      bytes,
    );
  }

  override render() {
    return html`<h2>Knobs</h2>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <ul aria-label="Knobs">${this.#heads()} ${this.#groups()} ${this.#root()} ${this.#temperature()} ${this.#cap()}</ul>`;
  }
}
