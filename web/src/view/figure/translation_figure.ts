/**
 * The linked figure: the sentence, its translation, and what one French word reads: the English by
 * cross-attention, the French before it by self-attention, and above the English word it reads most,
 * what that one had read in the encoder. One tab stop: arrows choose the French word.
 */

import { html, LitElement, nothing, svg } from 'lit';
import type { HeadStages } from '../../core/types.ts';
import type { Token } from '../../trace/tokens.ts';
import { textOnWeight, weightColour } from '../colours/colour.ts';
import { styled } from '../element/styled.ts';
import { Throttled } from '../element/throttled.ts';
import { inForm } from '../text/form.ts';
import { percent } from '../text/format.ts';
import {
  type Box,
  crossPath,
  type FigureLayout,
  layoutFigure,
  sourceArc,
  targetArc,
} from './figure_layout.ts';
import { figureStyles } from './figure_styles.ts';

/** What the figure draws; rows of `cross` and `own` are French words, those of `encoder` English ones. */
export interface FigureShown {
  source: Token[];
  /** What the decoder writes, row by row; what it has read is the same, one place later. */
  written: Token[];
  cross: HeadStages | null;
  own: HeadStages | null;
  encoder: HeadStages | null;
  /** The French word in question; -1: none. */
  word: number;
  /** English words behind the French one, where that is known. */
  gold: readonly number[];
  /** The English word whose own reading is shown; -1: none. */
  read: number;
  names: { cross: string; own: string; encoder: string };
}

const FAINTEST = 0.12;
const FAINTEST_OF_ROW = 0.02;
const NAMED = 0.08;
/** Letters in pixels, where the text of the page is of its ordinary size. */
const SIZES = [16, 15, 14, 13];
const PAGE_TEXT = 14;

/** Of a word in brackets; as the styles say it. */
function specialSize(size: number): number {
  return Math.max(0.8125 * size, 11);
}

export class TranslationFigure extends LitElement {
  static override properties = {
    shown: { attribute: false },
    dark: { type: Boolean },
    width: { state: true },
  };
  declare shown: FigureShown | null;
  declare dark: boolean;
  declare width: number;

  static override styles = figureStyles;

  #sizes = new ResizeObserver(() => requestAnimationFrame(() => this.#measure()));
  #brush = document.createElement('canvas').getContext('2d');
  #said = new Throttled(this);

  constructor() {
    super();
    this.shown = null;
    this.dark = false;
    this.width = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  protected override firstUpdated(): void {
    this.#measure();
  }

  #measure(): void {
    if (this.clientWidth > 0) this.width = this.clientWidth;
    // Letters of another size need other places in the same width.
    this.requestUpdate();
  }

  #widths(tokens: Token[], size: number): number[] {
    const brush = this.#brush;
    if (!brush) return tokens.map(({ text }) => 0.6 * size * text.length);
    const family = getComputedStyle(this).fontFamily;
    return tokens.map(({ text, special }) => {
      // Wide enough for the weight that it has when it is chosen.
      brush.font = `600 ${special ? specialSize(size) : size}px ${family}`;
      return Math.ceil(brush.measureText(text).width);
    });
  }

  /** The largest letters with which the words stand in two lines; where none do, in two columns. */
  #layout({ source, written }: FigureShown): { layout: FigureLayout; size: number } {
    const scale = Number.parseFloat(getComputedStyle(this).fontSize) / PAGE_TEXT || 1;
    // Of letters that are larger than usual, those that the screen has room for.
    const sizes = [...new Set([...SIZES.map((size) => size * scale), ...(scale > 1 ? SIZES : [])])];
    const made = sizes.map((size) => {
      const height = Math.max(1, size / (SIZES[0] as number));
      const [english, french] = [this.#widths(source, size), this.#widths(written, size)];
      return { size, layout: layoutFigure(english, french, this.width, height) };
    });
    const fits =
      made.find(({ layout }) => layout.direction === 'across') ?? made.find(({ layout }) => !layout.cut);
    return fits ?? (made.at(-1) as (typeof made)[0]);
  }

  #send(type: string, detail: number | null): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #keydown(event: KeyboardEvent, { word, written }: FigureShown): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = written.length - 1;
    const next: Record<string, number | null> = {
      ArrowRight: Math.min(last, word + 1),
      ArrowDown: Math.min(last, word + 1),
      ArrowLeft: Math.max(0, word - 1),
      ArrowUp: Math.max(0, word - 1),
      Home: 0,
      End: last,
      Escape: null,
    };
    const to = next[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#send('choose-word', to);
  }

  #allows(stages: HeadStages | null, query: number, key: number): boolean {
    if (!stages || query < 0 || query >= stages.queries || key >= stages.keys) return false;
    return stages.allowed[query * stages.keys + key] !== 0;
  }

  #weight(stages: HeadStages | null, query: number, key: number): number {
    return this.#allows(stages, query, key) ? (stages?.weights[query * stages.keys + key] ?? 0) : 0;
  }

  /** One line, as wide as its weight. */
  #line(d: string, weight: number, kind: 'chosen' | 'other') {
    const strength = kind === 'chosen' ? 0.3 + 0.7 * weight : 0.25 + 0.35 * weight;
    const wide = kind === 'chosen' ? 0.75 + 5 * weight : 0.75 + 1.25 * weight;
    return svg`<path class=${kind} d=${d} stroke-width=${wide.toFixed(2)} stroke-opacity=${strength.toFixed(2)}></path>`;
  }

  #crossLines(shown: FigureShown, layout: FigureLayout, chosen: boolean) {
    const { cross, written, word } = shown;
    const least = chosen ? FAINTEST_OF_ROW : FAINTEST;
    return written.flatMap((_, row) => {
      if ((row === word) !== chosen) return [];
      return layout.source.flatMap((box, key) => {
        const weight = this.#weight(cross, row, key);
        const target = layout.target[row];
        if (weight < least || !target) return [];
        return [this.#line(crossPath(layout, target, box), weight, chosen ? 'chosen' : 'other')];
      });
    });
  }

  #arcs(
    stages: HeadStages | null,
    query: number,
    boxes: Box[],
    draw: (from: Box, to: Box) => string,
    shift: number,
  ) {
    const from = boxes[query];
    if (!stages || !from) return nothing;
    return boxes.map((to, at) => {
      const weight = this.#weight(stages, query, at + shift);
      return weight < FAINTEST_OF_ROW ? nothing : this.#line(draw(from, to), weight, 'chosen');
    });
  }

  #place({ x, y, width, height }: Box) {
    const [high, wide] = [`${height}px`, `${width}px`];
    return { left: `${x}px`, top: `${y}px`, width: wide, height: high, 'line-height': high };
  }

  #sourceWord(shown: FigureShown, box: Box, token: Token, at: number) {
    const weight = this.#weight(shown.cross, shown.word, at);
    const place = this.#place(box);
    const tint: Record<string, string> =
      weight < FAINTEST_OF_ROW
        ? {}
        : { background: weightColour(weight, this.dark), color: textOnWeight(weight, this.dark) };
    const gold = shown.word >= 0 && shown.gold.includes(at) ? 'gold' : '';
    const read = at === shown.read && shown.word >= 0 ? 'read' : '';
    return html`<li class="word source ${token.special ? 'special' : ''} ${token.unknown ? 'unknown' : ''} ${gold} ${read}" title=${token.unknown ? `“${token.text}” is read as unknown` : nothing}
      ${styled({ ...place, ...tint })} @click=${() => this.#send('choose-source', at)}>${token.text}</li>`;
  }

  #targetWord(shown: FigureShown, box: Box, token: Token, at: number) {
    const { word } = shown;
    const when = word < 0 || at < word ? 'done' : at === word ? 'now' : 'later';
    return html`<div id="word-${at}" role="option" aria-selected=${at === word} class="word target ${when} ${token.special ? 'special' : ''} ${token.unknown ? 'unknown' : ''}"
      ${styled(this.#place(box))} @click=${() => this.#send('choose-word', at)}
      @pointerenter=${(event: PointerEvent) => event.pointerType !== 'touch' && this.#send('hover-word', at)}>${token.text}</div>`;
  }

  #captions(shown: FigureShown, { direction }: FigureLayout) {
    const { source, written, word, read, names } = shown;
    const french = written[word]?.text;
    if (french === undefined)
      return html`<p class="caption">${inForm('All rows')} of ${names.cross}. Choose a French word to see what it reads.</p>`;
    const english = source[read]?.text ?? '';
    const before = shown.encoder
      ? html`<b>“${english}”</b> had read before (${names.encoder})`
      : html`<b>“${english}”</b> had read before is not known: ${names.encoder} is skipped`;
    const cross = html`<b>“${french}”</b> reads (${names.cross})`;
    const ahead = this.#allows(shown.own, word, word + 1);
    const own = html`reads of the French${ahead ? ', later words too' : ' so far'} (${names.own})`;
    return direction === 'down'
      ? html`<p class="caption">On the left what ${before}; between the columns what ${cross}; on the right what it ${own}.</p>`
      : html`<p class="caption">Above what ${before}; between the rows what ${cross}; below what it ${own}.</p>`;
  }

  /** "européenne reads European, 93 percent; was, 5." */
  #spoken({ source, written, cross, own, word }: FigureShown): string {
    const french = written[word]?.text;
    if (french === undefined || !cross) return 'The whole translation.';
    const named = (stages: HeadStages | null, tokens: Token[], shift: number) =>
      tokens
        .map(({ text }, at) => ({ text, weight: this.#weight(stages, word, at + shift) }))
        .filter(({ weight }) => weight >= NAMED)
        .sort((a, b) => b.weight - a.weight)
        .map(({ text, weight }) => `${text}, ${percent(weight)}`)
        .join('; ');
    const before = named(own, written, 1);
    return `${french} reads ${named(cross, source, 0)}. ${before ? `Of the French it reads ${before}.` : ''}`;
  }

  override render() {
    const { shown } = this;
    if (!shown || this.width === 0) return nothing;
    const { layout, size } = this.#layout(shown);
    const { width, height, direction } = layout;
    const captions = this.#captions(shown, layout);
    return html`${captions}
      <div class="figure ${direction}" ${styled({ height: `${height}px`, 'font-size': `${size}px` })} @pointerleave=${() => this.#send('hover-word', null)}>
        <svg aria-hidden="true" width=${width} height=${height} viewBox="0 0 ${width} ${height}">
          <g>${this.#crossLines(shown, layout, false)}</g>
          <g>${this.#arcs(shown.encoder, shown.word < 0 ? -1 : shown.read, layout.source, (from, to) => sourceArc(layout, from, to), 0)}</g>
          <g>${this.#arcs(shown.own, shown.word, layout.target, (from, to) => targetArc(layout, from, to), 1)}</g>
          <g>${this.#crossLines(shown, layout, true)}</g>
        </svg>
        <ol aria-label="The sentence">${layout.source.map((box, at) => this.#sourceWord(shown, box, shown.source[at] as Token, at))}</ol>
        <div class="targets" role="listbox" tabindex="0" aria-orientation=${direction === 'across' ? 'horizontal' : 'vertical'}
          aria-label="French words: arrows choose one, Escape shows the whole translation"
          aria-activedescendant=${shown.word < 0 ? nothing : `word-${shown.word}`}
          @keydown=${(event: KeyboardEvent) => this.#keydown(event, shown)}>${layout.target.map((box, at) => this.#targetWord(shown, box, shown.written[at] as Token, at))}</div>
      </div>
      <div class="spoken" role="status">${this.#said.of(this.#spoken(shown))}</div>`;
  }
}
