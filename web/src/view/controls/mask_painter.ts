/**
 * The painter of masks: the same queries and keys under another mask, a preset or painted by hand, in this head,
 * this layer or everywhere; how many cells it allows, what the pinned token reaches through it layer by layer, and
 * what becomes of rows that it leaves empty. Every picture and every number comes from the core.
 */

import { html, LitElement, nothing, type PropertyValues } from 'lit';
import {
  type HeadStages,
  type Intervention,
  type MaskFigures,
  messageOf,
  type ViewCore,
} from '../../core/types.ts';
import type { Reach } from '../../intervention/kinds/kind.ts';
import { hasSides, type MaskName } from '../../intervention/kinds/mask.ts';
import { atReach } from '../../intervention/list.ts';
import { isLongStages } from '../../trace/head_rows.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import type { WordSession } from '../../trace/word_session.ts';
import { segmentsStyles } from '../colours/shared_styles.ts';
import { defineParts } from '../element/define_parts.ts';
import { Follow } from '../element/follow.ts';
import { inForm } from '../text/form.ts';
import { plural } from '../text/format.ts';
import { pieceName } from '../text/piece_name.ts';
import { rowNameAt } from '../text/token_name.ts';
import { controlsStyles } from './controls_styles.ts';
import { type BrushMode, type BrushStroke, MaskBrush } from './mask_brush.ts';
import { maskPainterStyles } from './mask_painter_styles.ts';
import { paintMask, paintReach } from './mask_pictures.ts';
import {
  firstNumbers,
  MASK_PRESETS,
  type MaskEntry,
  type MaskField,
  type MaskNumbers,
  numbersIn,
  presetEntry,
} from './mask_presets.ts';
import type { MaskSite, OwnMask } from './mask_site.ts';
import './token_reach.ts';
import { canBePainted, MOST_PAINTED, maskAfter, maskByHand, pieceAreas } from './painted_entry.ts';
import { reachFrom, type Where, wheresIn } from './where.ts';

const MODES: readonly { mode: BrushMode; label: string }[] = [
  { mode: 'pin', label: 'Pin' },
  { mode: 'allow', label: 'Allow' },
  { mode: 'block', label: 'Block' },
];
const EMPTY_ROWS: readonly { empty: 'zero' | 'uniform' | 'nan'; label: string; words: string }[] = [
  { empty: 'zero', label: 'output 0', words: 'their output is 0' },
  { empty: 'uniform', label: 'even', words: 'they look evenly at every token, hidden ones too' },
  { empty: 'nan', label: 'not a number', words: 'they are not a number, and so is all that is made of them' },
];
const OWN_LABELS: Record<OwnMask, string> = {
  causal: 'as it is: causal',
  none: 'as it is: none',
  other: 'as it is',
};
/** Of a picture, in cells at most. */
const PICTURE_SIDE = 42;
const MOST_LAYERS = 6;

/** A mask that was painted over a shorter text says nothing of what came to it. */
function beyondWords(entry: MaskEntry | undefined, { queries, keys }: HeadStages): string {
  if (entry?.mask !== 'painted' || (entry.queries >= queries && entry.keys >= keys)) return '';
  return ` Painted over the first ${entry.queries} × ${entry.keys} cells: beyond them it is as the model has it.`;
}

/** What is told of the mask of a long head. */
function figuresOfLong({ allowedCells, rowsLeftEmpty }: HeadStages): MaskFigures {
  const reached = { reached: new Uint8Array(), reachedTokens: new Int32Array() };
  return { cells: allowedCells, emptyRows: rowsLeftEmpty, ...reached };
}

export class MaskPainter extends LitElement {
  static override properties = {
    session: { attribute: false },
    words: { attribute: false },
    site: { attribute: false },
    core: { attribute: false },
    dark: { type: Boolean },
    where: { state: true },
    mode: { state: true },
    numbers: { state: true },
    figures: { state: true },
    problem: { state: true },
  };
  declare session: TraceSession;
  /** What the matrix shows in the place of the session's pieces; null: these. */
  declare words: WordSession | null;
  declare site: MaskSite;
  declare core: () => Promise<ViewCore>;
  declare dark: boolean;
  declare where: Where;
  declare mode: BrushMode;
  declare numbers: MaskNumbers;
  declare figures: MaskFigures | null;
  declare problem: string;

  static override styles = [controlsStyles, segmentsStyles, maskPainterStyles];

  readonly #brush: MaskBrush;
  /** What the figures were asked for, and what is drawn on each tile. */
  #counted: { stages: HeadStages; query: number } | null = null;
  readonly #drawn = new WeakMap<HTMLCanvasElement, string>();
  /** What the last stroke left painted. */
  #awaited: string | undefined;

  constructor() {
    super();
    new Follow(this, () => [this.session]);
    this.words = null;
    this.dark = false;
    this.where = 'head';
    this.mode = 'pin';
    this.numbers = firstNumbers();
    this.figures = null;
    this.problem = '';
    const painter = this;
    this.#brush = new MaskBrush({
      get session() {
        return painter.words ?? painter.session;
      },
      get canPaint() {
        return painter.#canPaint;
      },
      get mode() {
        return painter.mode;
      },
      painted: (stroke) => painter.#painted(stroke),
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#brush.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#brush.disconnect();
  }

  get #canPaint(): boolean {
    const { stages } = this.session;
    return stages !== null && canBePainted(stages);
  }

  get #isLong(): boolean {
    const { stages } = this.session;
    return stages !== null && isLongStages(stages);
  }

  get #reach(): Reach {
    return reachFrom(this.where, this.site, this.session.head);
  }

  /** The mask that was set at exactly this reach. */
  get #entry(): MaskEntry | undefined {
    return atReach(this.site.interventions, 'mask', this.#reach);
  }

  get #isByHand(): boolean {
    const entry = this.#entry;
    return entry?.mask === 'painted' || entry?.mask === 'own' || entry?.rectangles !== undefined;
  }

  get #handHasPicture(): boolean {
    const { stages } = this.session;
    return stages !== null && this.#entryByHand(stages).length > 0;
  }

  /** Whether a mask that is chosen now reaches to both sides. */
  get #later(): boolean {
    const entry = this.#entry;
    return entry && hasSides(entry.mask) ? 'later' in entry : this.site.ownMask !== 'causal';
  }

  #send(type: 'add-change' | 'remove-change', detail: Intervention): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  /** `rectangles`: what was painted by hand stays over it. */
  #choose(mask: MaskName, later = this.#later, rectangles?: string): void {
    const { numbers } = this;
    const empty = this.#entry?.empty;
    const options = { later, empty, rectangles, reach: this.#reach };
    this.#send('add-change', presetEntry(mask, numbers, options));
  }

  #asItIs(): void {
    const entry = this.#entry;
    if (entry) this.#send('remove-change', entry);
  }

  /** Of a cell in words the stroke passes every pair of its pieces. */
  #painted({ stages, cell, areas }: BrushStroke): void {
    const { words, session } = this;
    const own = words ? session.stages : stages;
    if (!own) return;
    const stroke = { cell, areas: words ? pieceAreas(words, areas) : areas };
    const entry = maskAfter(stroke, own, this.#entry, this.#reach);
    this.#awaited = entry?.rectangles;
    if (entry) this.#send('add-change', entry);
    else this.#brush.forget();
  }

  #byHand(): void {
    const { stages } = this.session;
    if (!stages) return;
    if (!this.#isByHand) this.#send('add-change', maskByHand(stages, this.#entry, this.#reach));
    if (this.mode === 'pin') this.mode = 'block';
  }

  #setNumber({ name, more = 0 }: MaskField, value: number): void {
    const entry = this.#entry;
    this.numbers = { ...this.numbers, [name]: value + more };
    if (entry) this.#choose(entry.mask, this.#later, entry.rectangles);
  }

  #setEmpty(empty: 'zero' | 'uniform' | 'nan'): void {
    const entry = this.#entry;
    if (!entry) return;
    const { empty: _before, ...rest } = entry;
    this.#send('add-change', empty === 'zero' ? rest : { ...rest, empty });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('site') && !changed.has('where')) return;
    const entry = this.#entry;
    if (entry) this.numbers = numbersIn(entry, this.numbers);
    if (entry?.rectangles !== this.#awaited) this.#brush.forget();
  }

  protected override updated(): void {
    const { stages } = this.session;
    if (!stages) return;
    const query = this.session.pin?.query ?? -1;
    const isCounted = this.#counted?.stages === stages && this.#counted.query === query;
    if (!isCounted) this.#count(stages, query);
    this.#draw(stages);
    this.#drawReach();
  }

  /** Late answers give way to newer ones. */
  async #count(stages: HeadStages, query: number): Promise<void> {
    const counted = { stages, query };
    this.#counted = counted;
    if (isLongStages(stages)) {
      this.figures = figuresOfLong(stages);
      return;
    }
    try {
      const core = await this.core();
      const step = this.session.oneSequence ? query : -1;
      const layers = Math.min(MOST_LAYERS, this.site.layers);
      const figures = await core.maskFigures(stages.allowed, stages.keys, step, layers);
      if (this.#counted === counted) this.figures = figures;
    } catch (cause) {
      if (this.#counted === counted) this.problem = messageOf(cause);
    }
  }

  /** The masks of the tiles with pictures, in their order. */
  #entries(stages: HeadStages): Intervention[] {
    const options = { later: this.#later, reach: {} };
    const own: Intervention[] =
      this.site.ownMask === 'other' ? [] : [{ kind: 'mask', mask: this.site.ownMask }];
    const presets = MASK_PRESETS.map(({ mask }) => presetEntry(mask, this.numbers, options));
    return [...own, ...presets, ...this.#entryByHand(stages)];
  }

  /** As it is drawn by itself; none where it lies over a mask that only the model knows. */
  #entryByHand(stages: HeadStages): Intervention[] {
    if (!isLongStages(stages)) return [maskByHand(stages, undefined, {})];
    const { ownMask } = this.site;
    const entry = this.#entry ?? maskByHand(stages, undefined, {});
    if (entry.mask !== 'own') return [entry];
    return ownMask === 'other' ? [] : [{ ...entry, mask: ownMask }];
  }

  /** Those that are others than their tiles show: of a long text each takes its time. */
  async #draw(stages: HeadStages): Promise<void> {
    const { queries, keys } = stages;
    const over = { queries, keys, fromStart: !this.session.oneSequence };
    const canvases = this.renderRoot.querySelectorAll<HTMLCanvasElement>('.picture canvas');
    const tiles = this.#entries(stages).flatMap((entry, at) => {
      const canvas = canvases[at];
      const shown = JSON.stringify([entry, over, this.dark]);
      return canvas && this.#drawn.get(canvas) !== shown ? [{ entry, canvas, shown }] : [];
    });
    if (tiles.length === 0) return;
    for (const { canvas, shown } of tiles) this.#drawn.set(canvas, shown);
    try {
      const core = await this.core();
      const entries = tiles.map(({ entry }) => entry);
      const pictures = await core.drawMasks(entries, over, PICTURE_SIDE);
      const size = pictures.rows * pictures.columns;
      for (const [index, { canvas, shown }] of tiles.entries())
        if (this.#drawn.get(canvas) === shown)
          paintMask(canvas, pictures.pixels.subarray(index * size, (index + 1) * size), pictures, this.dark);
    } catch (cause) {
      this.problem = messageOf(cause);
    }
  }

  #drawReach(): void {
    const { figures, session } = this;
    const canvases = [...this.renderRoot.querySelectorAll<HTMLCanvasElement>('.strip canvas')];
    const keys = session.stages?.keys ?? 0;
    for (const [index, canvas] of canvases.entries()) {
      const row = figures?.reached.subarray(index * keys, (index + 1) * keys);
      if (row) paintReach(canvas, row, session.pin?.query ?? -1, this.dark);
    }
  }

  #segments<Choice extends string>(
    label: string,
    choices: readonly { value: Choice; label: string }[],
    chosen: Choice,
    choose: (value: Choice) => void,
    disabled = false,
  ) {
    return html`<div class="segments" role="group" aria-label=${label}>${choices.map(
      (choice) =>
        html`<button aria-pressed=${choice.value === chosen} ?disabled=${disabled} @click=${() => choose(choice.value)}>${choice.label}</button>`,
    )}</div>`;
  }

  #tile(label: string, pressed: boolean, choose: () => void, hasPicture = true) {
    return html`<button class="tile" aria-pressed=${pressed} @click=${choose}><span class="picture ${hasPicture ? '' : 'own'}">${hasPicture ? html`<canvas></canvas>` : '='}</span>${label}</button>`;
  }

  #tiles() {
    const chosen = this.#entry?.mask;
    const { ownMask } = this.site;
    return html`<div class="tiles" role="group" aria-label="Masks">
      ${this.#tile(OWN_LABELS[ownMask], chosen === undefined, () => this.#asItIs(), ownMask !== 'other')}
      ${MASK_PRESETS.map(({ mask, label }) => this.#tile(label, mask === chosen, () => this.#choose(mask)))}
      ${this.#canPaint ? this.#tile('by hand', this.#isByHand, () => this.#byHand(), this.#handHasPicture) : nothing}</div>`;
  }

  #field(field: MaskField) {
    const { more = 0 } = field;
    const most = field.most(this.session.stages?.keys ?? 1);
    const value = this.numbers[field.name] - more;
    const input = (event: Event) => this.#setNumber(field, Number((event.target as HTMLInputElement).value));
    return html`<label class="field"><span>${field.label(this.#later)}<b>${value}</b></span>
      <input type="range" min=${field.least} max=${Math.max(most, value)} step="1" .value=${String(value)} @input=${input} /></label>`;
  }

  #fields() {
    const entry = this.#entry;
    const preset = MASK_PRESETS.find(({ mask }) => mask === entry?.mask);
    if (!entry || !preset) return nothing;
    const sides = hasSides(entry.mask)
      ? html`<label class="box"><input type="checkbox" .checked=${this.#later}
          @change=${(event: Event) => this.#choose(entry.mask, (event.target as HTMLInputElement).checked, entry.rectangles)} />See what comes later, too</label>`
      : nothing;
    return html`${preset.fields.map((field) => this.#field(field))}${sides}`;
  }

  #counts() {
    const { figures } = this;
    const { stages } = this.session;
    if (!figures || !stages) return nothing;
    const beyond = beyondWords(this.#entry, stages);
    const count = (cells: number) => cells.toLocaleString('en');
    return html`<p role="status">${count(figures.cells)} of ${count(stages.queries * stages.keys)} cells allowed.${beyond}</p>`;
  }

  #reached() {
    const { session, figures, site } = this;
    if (!session.oneSequence)
      return html`<h3>What a token can reach</h3><p>Between two sentences one step is all: ${inForm('a row')} reads the words that its mask allows.</p>`;
    const { pin, queryTokens, stages } = session;
    if (!pin)
      return html`<h3>What a token can reach</h3><p>Pin a cell to see how far its ${inForm('row')} reaches, layer by layer.</p>`;
    if (this.#isLong)
      return html`<token-reach .session=${session} .layers=${Math.min(MOST_LAYERS, site.layers)} .ofModel=${site.layers} ?dark=${this.dark}></token-reach>`;
    if (!figures || !stages) return nothing;
    const layers = [...figures.reachedTokens].map((count, index) => ({
      count,
      words: plural(index + 1, 'layer'),
    }));
    return html`<h3>What “${this.words ? pieceName(queryTokens, pin.query, true) : rowNameAt(queryTokens, pin.query)}” can reach</h3>
      <p>With this mask in every layer${site.layers > layers.length ? ', the first ones' : ''}:</p>
      ${layers.map(
        ({ count, words }) =>
          html`<div class="strip"><span>${words}</span><canvas role="img" aria-label="${words}: ${count} of ${stages.keys} tokens"></canvas></div>`,
      )}`;
  }

  #empty() {
    const { figures } = this;
    const entry = this.#entry;
    const empty = entry?.empty ?? 'zero';
    const words = EMPTY_ROWS.find((choice) => choice.empty === empty)?.words;
    const count = figures?.emptyRows ?? 0;
    return html`<h3>${inForm('Rows left empty')}</h3>
      <p role="status">${!figures ? '' : count === 0 ? 'None.' : `${plural(count, inForm('row'))} with nothing allowed: ${words}.`} ${entry ? inForm('If a row has nothing allowed:') : inForm('Choose a mask to set what becomes of such a row.')}</p>
      ${this.#segments(
        inForm('Rows left empty'),
        EMPTY_ROWS.map(({ empty: value, label }) => ({ value, label })),
        empty,
        (value) => this.#setEmpty(value),
        !entry,
      )}`;
  }

  #modes() {
    const modes = MODES.map(({ mode: value, label }) => ({ value, label }));
    return html`${this.#segments('What the pointer does in the matrix', modes, this.mode, (mode) => {
      this.mode = mode;
    })}<p>Drag over cells of the matrix. Small cells are painted several at once: zoom in for single ones.${matchMedia('(pointer: coarse)').matches ? '' : ' With Shift you paint a rectangle, with Alt the opposite. Space switches the cell that has the focus, and all those that Shift and the arrows select.'}</p>`;
  }

  override render() {
    const { site } = this;
    return html`<div class="title"><h2>Paint the <attention-term name="mask">mask</attention-term></h2><button class="link" @click=${() => this.dispatchEvent(new Event('close-tool'))}>Close</button></div>
      ${this.#segments('Where the mask acts', wheresIn(site.stack), this.where, (where) => {
        this.where = where;
      })}
      ${this.#tiles()} ${this.#fields()} ${this.#counts()}
      <h3>Paint by hand</h3>${this.#canPaint ? this.#modes() : html`<p>Masks of at most ${MOST_PAINTED.toLocaleString('en')} tokens can be painted by hand.</p>`}
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}
      ${site.alone && site.layers > 1 ? html`<p>In each layer by itself: that earlier layers would change, too, is left out.</p>` : nothing}
      ${this.#reached()} ${this.#empty()}`;
  }
}

defineParts({ 'mask-painter': MaskPainter });
