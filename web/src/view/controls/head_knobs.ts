/**
 * How scores are made of queries and keys, and what the model knows of positions: each knob says in a line what it
 * should do, and the figures of the chosen head whether it did.
 */

import { css, html, LitElement, nothing } from 'lit';
import type {
  HeadSite,
  HeadStatistics,
  Intervention,
  OwnPositions,
  PositionScheme,
  TraceHandle,
} from '../../core/types.ts';
import type { KindName, ModelKnobs, Reach } from '../../intervention/kinds/kind.ts';
import { schemesFor } from '../../intervention/kinds/positions.ts';
import { headName } from '../../intervention/kinds/sites.ts';
import { atReach, reaches } from '../../intervention/list.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { defineParts } from '../element/define_parts.ts';
import { Follow } from '../element/follow.ts';
import { digits } from '../text/format.ts';
import { controlsStyles } from './controls_styles.ts';

interface Choice {
  value: string;
  label: string;
  /** What it should do. */
  says: string;
}

interface Knob {
  kind: KindName;
  label: string;
  /** As the model has it. */
  standard: string;
  choices: readonly Choice[];
  /** It is about the whole model. */
  everywhere?: true;
  valueIn(entry: Intervention): string;
  make(reach: Reach, value: string): Intervention;
}

const CAPS = [50, 20, 10, 5, 2];

function capChoice(cap: number): Choice {
  return {
    value: String(cap),
    label: `±${cap}`,
    says: `Should make heads more even: no score passes ±${cap}, so none can outweigh the others for good.`,
  };
}

const POSITIONS: Readonly<Record<PositionScheme, Omit<Choice, 'value'>>> = {
  none: {
    label: 'none',
    says: 'Should take away where a token stands: only what it is can draw a head to it, but for what a causal mask tells.',
  },
  sinusoid: {
    label: 'sinusoids',
    says: 'Sines and cosines stand for the learned vectors, each as long: heads that had learned to find a place should lose it.',
  },
  alibi: {
    label: 'ALiBi',
    says: 'Each position of distance takes something off the score, most in the first heads: they should look nearer.',
  },
  rotary: {
    label: 'rotary',
    says: 'Queries and keys are turned by their place: weights depend on how far apart two tokens are; the model never learned it.',
  },
};

const OWN_POSITIONS: Readonly<Record<OwnPositions, string>> = {
  kept: '',
  learned: 'learned, as the model has them',
  learned_odd: 'learned, as the model has them',
  rotary: 'rotary, as the model has them',
};

const UNSCALED: Knob = {
  kind: 'unscaled',
  label: 'Scores',
  standard: 'divided by √d',
  choices: [
    {
      value: 'unscaled',
      label: 'not divided',
      says: 'Should make heads sharper: every score is √d times as large, and softmax goes to the largest.',
    },
  ],
  valueIn: () => 'unscaled',
  make: (reach) => ({ kind: 'unscaled', ...reach }),
};

const CAP: Knob = {
  kind: 'cap',
  label: 'Soft cap on scores',
  standard: 'none',
  choices: CAPS.map(capChoice),
  valueIn: (entry) => (entry.kind === 'cap' ? String(entry.cap) : ''),
  make: (reach, value) => ({ kind: 'cap', cap: Number(value), ...reach }),
};

function positionsKnob(own: OwnPositions): Knob {
  return {
    kind: 'positions',
    label: 'Positions',
    standard: OWN_POSITIONS[own],
    choices: schemesFor(own).map((value) => ({ value, ...POSITIONS[value] })),
    everywhere: true,
    valueIn: (entry) => (entry.kind === 'positions' ? entry.positions : ''),
    make: (_reach, value) => ({ kind: 'positions', positions: value as PositionScheme }),
  };
}

export class HeadKnobs extends LitElement {
  static override properties = {
    site: { attribute: false },
    reach: { attribute: false },
    kinds: { attribute: false },
    model: { attribute: false },
    interventions: { attribute: false },
    session: { attribute: false },
    unchanged: { state: true },
    changed: { state: true },
  };
  /** The head on show. */
  declare site: HeadSite;
  /** Where what is chosen acts. */
  declare reach: Reach;
  declare kinds: readonly KindName[];
  /** Null: there is no model, but a trace alone. */
  declare model: ModelKnobs | null;
  declare interventions: Intervention[];
  declare session: TraceSession | null;
  /** Figures of all heads without the reader's changes; null: they are not known. */
  declare unchanged: HeadStatistics[] | null;
  /** The same with them, where nothing shows all heads at once. */
  declare changed: HeadStatistics[] | null;
  #asked: unknown = null;

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      .field { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2px; margin-top: 8px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      select { width: 100%; min-width: 0; color: var(--ink); font-size: var(--text-14); }
      p { margin: 4px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      p.figures { margin-top: 8px; color: var(--ink); }
      ins { color: var(--orange); text-decoration: none; font-weight: 600; }
    `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.session], {
      select: () => [this.session?.overview, this.session?.extras, this.session?.layer, this.session?.head],
    });
    this.site = { layer: 0, head: 0 };
    this.reach = {};
    this.kinds = [];
    this.model = null;
    this.interventions = [];
    this.session = null;
    this.unchanged = null;
    this.changed = null;
  }

  protected override willUpdate(): void {
    const ask = this.session?.extras.beforeTrace ?? null;
    if (ask === this.#asked) return;
    this.#asked = ask;
    this.unchanged = null;
    this.changed = null;
    if (ask) this.#ask(ask);
  }

  async #ask(beforeTrace: () => Promise<TraceHandle>): Promise<void> {
    const { session } = this;
    // Where that fails the model is another by now, or says itself what is wrong.
    const statisticsOf = (trace: Promise<TraceHandle | null>) =>
      trace.then((known) => known?.statistics() ?? null).catch(() => null);
    const [unchanged, changed] = await Promise.all([
      statisticsOf(beforeTrace()),
      session?.extras.headsHeld ? statisticsOf(Promise.resolve(session.trace)) : null,
    ]);
    if (beforeTrace === this.#asked) Object.assign(this, { unchanged, changed });
  }

  get #knobs(): Knob[] {
    const { positions = 'kept' } = this.model ?? {};
    const knobs = [UNSCALED, CAP, ...(positions === 'kept' ? [] : [positionsKnob(positions)])];
    return knobs.filter(({ kind }) => this.kinds.includes(kind));
  }

  #send(name: 'add-change' | 'remove-change', detail: Intervention): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #madeBy({ kind, everywhere }: Knob): Intervention | undefined {
    return atReach(this.interventions, kind, everywhere ? {} : this.reach);
  }

  #knob(knob: Knob) {
    const made = this.#madeBy(knob);
    const value = made ? knob.valueIn(made) : '';
    const known = knob.choices.find((choice) => choice.value === value);
    // An address may name another cap than those that are listed.
    const choices = value && !known ? [...knob.choices, capChoice(Number(value))] : knob.choices;
    const says = choices.find((choice) => choice.value === value)?.says;
    const change = (event: Event) => {
      const chosen = (event.target as HTMLSelectElement).value;
      if (chosen !== '') this.#send('add-change', knob.make(knob.everywhere ? {} : this.reach, chosen));
      else if (made) this.#send('remove-change', made);
    };
    return html`<label class="field">${knob.label}${knob.everywhere ? ', in every layer' : ''}<select @change=${change}>
      <option value="" ?selected=${value === ''}>${knob.standard}</option>${choices.map(
        (choice) =>
          html`<option value=${choice.value} ?selected=${choice.value === value}>${choice.label}</option>`,
      )}</select></label>${says ? html`<p>${says}</p>` : nothing}`;
  }

  /** Whether it did: the chosen head without the changes, and with them. */
  #figures() {
    const { session, site, interventions } = this;
    const isTurned = this.#knobs.some(({ kind }) =>
      interventions.some((entry) => entry.kind === kind && reaches(entry, site)),
    );
    if (!session || !isTurned) return nothing;
    const { layer, head } = session;
    const ofHead = (all: HeadStatistics[] | null) =>
      all?.find((figures) => figures.layer === layer && figures.head === head);
    const [before, after] = [ofHead(this.unchanged), ofHead(this.changed ?? session.overview.statistics)];
    if (!before || !after || session.overview.isOld) return nothing;
    const pair = (was: number, is: number, places: number) =>
      html`${digits(was, places)} → <ins>${digits(is, places)}</ins>`;
    // Between two sentences positions say nothing of distance.
    const distance =
      site.stack === 'decoder_cross'
        ? nothing
        : html`, mean distance ${pair(before.meanDistance, after.meanDistance, 1)} tokens`;
    return html`<p class="figures" role="status">Head ${headName(site)}: entropy ${pair(before.entropy, after.entropy, 2)} (1 = even)${distance}.</p>`;
  }

  override render() {
    return html`${this.#knobs.map((knob) => this.#knob(knob))} ${this.#figures()}
      ${this.model?.facts ? html`<p>${this.model.facts}</p>` : nothing}`;
  }
}

defineParts({ 'head-knobs': HeadKnobs });
