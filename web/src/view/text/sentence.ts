/**
 * The sentence as running text, and itself a view: tinted by what the hovered
 * or pinned token looks at, with the share of the weight below each word.
 */

import { css, html, nothing } from 'lit';
import type { Gap } from '../../trace/gaps.ts';
import { isLongStages, rowOf } from '../../trace/head_rows.ts';
import { emitHover, emitPin } from '../../trace/selection.ts';
import { LONG_TEXT } from '../../trace/token.ts';
import { sameTokens, type Token } from '../../trace/tokens.ts';
import { textOnWeight, weightColour } from '../colours/colour.ts';
import { spokenStyles } from '../colours/shared_styles.ts';
import { styled } from '../element/styled.ts';
import { HeadView } from '../head/head_view.ts';
import { marksOf } from '../together/marks_of.ts';
import { type Direction, directionOf, type Run, runsOf, type Tendency } from './direction.ts';
import { percent, plural, shortWeight } from './format.ts';
import { rowName, rowNameAt } from './token_name.ts';

/** Shares below this are not written out. */
const LEAST_SHARE = 0.08;
/** The tint keeps the words legible: a weight of 1 is drawn as this much. */
const TINT = 0.8;
/** Hand-made tokens are short: their shares need room. */
const FEW = 8;
/** Of longer texts only the ends are shown where nobody says what to leave out. */
const WHOLE_TEXT = 512;
const END_SHOWN = 24;
const FOLLOWS = 'written by the model or chosen as its next.';
/** How a token's line feed is made visible. */
const LINE_END = '\u23ce';
const PUNCTUATION = /^\p{P}$/u;
/** Stays with what stands before it, where no space does. */
const CLOSING = /^[.,;:!?)\]}]/;

/** Tokens that the tokenizer added have a name, but no direction. */
function directionOfWord(indices: number[], tokens: Token[]): Tendency {
  return directionOf(indices.map((index) => (tokens[index]?.special ? '' : tokens[index]?.text)).join(''));
}

export class AttentionSentence extends HeadView {
  static override properties = {
    cursor: { state: true },
    gaps: { attribute: false },
    opened: { state: true },
  };
  /** The one token that Tab reaches; arrows move on. */
  declare cursor: number;
  /** What is left out of a long text; null: its middle, where it is very long. */
  declare gaps: readonly Gap[] | null;
  /** Where gaps begin that the reader opened; null: all of them. */
  declare opened: readonly number[] | null;

  static override styles = [
    spokenStyles,
    css`
    :host { display: block; }
    /* Out of sight while its text is written in its place. */
    p { opacity: var(--sentence-opacity, 1); margin: 0; font-size: var(--text-22); line-height: var(--text-48); overflow-wrap: anywhere; }
    p + p { margin-top: 8px; }
    /* Its lines begin at the right, and the whole stays where the figure begins. */
    p[dir='rtl'] { width: fit-content; }
    p.long { font-size: var(--text-16); line-height: var(--text-36); max-height: 45vh; overflow: auto; }
    /* Room for the words around a pin: with the first of them nothing beneath moves. */
    p.short { font-size: var(--text-18); line-height: var(--text-42); min-height: calc(var(--short-lines, 0) * var(--text-42)); }
    button.chip { padding: 0 8px; margin: 0 4px; border-radius: 10px; background: var(--hover); color: var(--muted); font-size: var(--text-12); line-height: var(--text-20); vertical-align: 2px; }
    .length { display: flex; justify-content: space-between; gap: 12px; align-items: baseline; margin: 0 0 4px; }
    .length b { color: var(--orange); font-weight: 600; }
    button.all { flex: none; font-size: var(--text-12); line-height: var(--text-28); color: var(--blue); text-decoration: underline; }
    p.long button { line-height: var(--text-24); }
    p.long .share { top: calc(100% - 1px); }
    .label { display: block; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
    button {
      all: unset; box-sizing: border-box; position: relative; display: inline-block; cursor: pointer;
      padding: 0 3px; margin: 0 1px; line-height: var(--text-30); border-radius: 5px;
      white-space: break-spaces; overflow-wrap: anywhere; max-width: 100%;
    }
    p.few button { min-width: 34px; text-align: center; }
    .word { display: inline-block; max-width: 100%; }
    button.mark { padding: 0 1px; margin: 0; }
    button.joined { margin-inline-start: 0; padding-inline-start: 0; }
    button.open { margin-inline-end: 0; padding-inline-end: 0; }
    /* Two names each: where one token ends and the next begins is seen. */
    button.writes { margin-inline-end: 14px; }
    button.special { font-size: var(--text-14); color: var(--muted); }
    button.follows { font-style: italic; border-bottom: 1px solid var(--muted); border-radius: 5px 5px 0 0; }
    .note { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); margin-top: 4px; }
    .note i { color: var(--ink); border-bottom: 1px solid var(--muted); }
    button.unknown { text-decoration-line: underline; text-decoration-style: dotted; }
    button:hover { box-shadow: inset 0 0 0 1px var(--faint); }
    button:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
    button.asks { box-shadow: inset 0 0 0 2px var(--ring, var(--orange)); }
    .share {
      position: absolute; left: 50%; top: 100%; transform: translateX(-50%); direction: ltr; white-space: nowrap; font-size: var(--text-11);
      line-height: var(--text-14); font-weight: 600; color: var(--blue); font-variant-numeric: tabular-nums;
      pointer-events: none;
    }
    @media (max-height: 32rem) { p { font-size: var(--text-18); line-height: var(--text-40); } }
    @media (forced-colors: active) { button.asks { outline: 2px solid Highlight; } }
    @media (pointer: coarse) { p { line-height: var(--text-56); } button { line-height: var(--text-40); min-width: 24px; text-align: center; } button:is(.open, .joined, .mark) { min-width: 0; } }
  `,
  ];

  constructor() {
    super();
    this.cursor = 0;
    this.gaps = null;
    this.opened = [];
  }

  /** What tints the words; null: nothing does. */
  #weights: Float32Array | null = null;
  #gaps: readonly Gap[] = [];
  /** Those that are closed. */
  #left: readonly Gap[] = [];

  /** More rows of a long head change nothing here, unless one is the row in question. */
  protected override shouldUpdate(changed: Map<string, unknown>): boolean {
    const { stages } = this;
    const isRowsAlone = changed.size === 1 && changed.has('stages') && stages && isLongStages(stages);
    return !isRowsAlone || rowOf(stages, this.query)?.weights !== this.#weights;
  }

  /** Another text begins closed. */
  protected override willUpdate(changed: Map<string, unknown>): void {
    const { overlaid } = this;
    const stages = overlaid?.joined?.stages ?? this.stages;
    // Of rows and heads that are shown together, what they are as one.
    const row = overlaid?.row && !this.hover ? overlaid.row : stages && rowOf(stages, this.query);
    this.#weights = row?.weights ?? null;
    const isAnother = changed.has('keyTokens');
    const opened = isAnother ? [] : this.opened;
    this.#gaps = this.#allGaps();
    this.#left = opened ? this.#gaps.filter(({ from }) => !opened.includes(from)) : [];
    if (isAnother) this.opened = opened;
  }

  /** In self and causal attention one sentence both asks and answers. */
  get #oneSentence(): boolean {
    return sameTokens(this.queryTokens, this.keyTokens);
  }

  #weightOf(key: number): number {
    return this.#weights?.[key] ?? 0;
  }

  #allGaps(): readonly Gap[] {
    const { gaps, keyTokens } = this;
    if (gaps) return gaps;
    const to = keyTokens.length - END_SHOWN;
    return keyTokens.length > WHOLE_TEXT && this.#oneSentence ? [{ from: END_SHOWN, to, mass: null }] : [];
  }

  /** The token that Tab reaches is never one that is left out. */
  get #stop(): number {
    const gap = this.#left.find(({ from, to }) => from <= this.cursor && this.cursor < to);
    return gap ? (this.pin?.query ?? 0) : this.cursor;
  }

  #token(
    token: Token,
    index: number,
    asks: boolean,
    answers: boolean,
    next: Token | undefined,
    direction: Direction,
  ) {
    const weight = answers ? this.#weightOf(index) : 0;
    const tint = weight * TINT;
    const tinted = weight >= 0.02;
    const { overlaid } = this;
    const mark = asks && overlaid ? marksOf(overlaid)?.ofWord(overlaid, index, this.dark) : null;
    const asking = asks && (index === this.query || mark);
    const place = asks ? index : this.queryTokens.length + index;
    const classes = [
      token.continuesWord ? 'joined' : '',
      next?.continuesWord ? 'open' : '',
      token.special ? 'special' : '',
      PUNCTUATION.test(token.text) ? 'mark' : '',
      token.unknown ? 'unknown' : '',
      token.follows ? 'follows' : '',
      asks && token.writes !== undefined ? 'writes' : '',
      asking ? 'asks' : '',
    ].join(' ');
    const title = token.unknown
      ? 'Not in the vocabulary: the model sees only that something is here.'
      : token.follows
        ? `Not ${this.noun === 'word' ? 'all of it ' : ''}typed: ${FOLLOWS}`
        : nothing;
    const style: Record<string, string> = {
      ...(tinted && {
        'background-color': weightColour(tint, this.dark),
        color: textOnWeight(tint, this.dark),
      }),
      ...(mark && { '--ring': mark.ring }),
    };
    const spoken =
      answers && this.query >= 0
        ? html`<span class="spoken">, ${Math.round(100 * weight)} percent</span>`
        : nothing;
    return html`<button
      class=${classes}
      dir=${direction}
      ${styled(style)}
      title=${title}
      aria-pressed=${!!mark || (asking && this.pin?.query === index)}
      @pointerenter=${() => asks && emitHover(this, { query: index, key: -1 })}
      @pointerleave=${() => emitHover(this, null)}
      @focus=${() => asks && emitHover(this, { query: index, key: -1 })}
      @blur=${() => emitHover(this, null)}
      tabindex=${place === this.#stop ? 0 : -1}
      data-place=${place}
      data-term=${token.special ? '[CLS]' : nothing}
      @keydown=${(event: KeyboardEvent) => this.#keydown(event)}
      @click=${() => this.#click(index, asks)}
    >${mark?.number}${asks ? rowName(token) : token.text}${weight >= LEAST_SHARE ? html`<span class="share" aria-hidden="true">${percent(weight)}</span>` : nothing}${spoken}</button>`;
  }

  #keydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      this.letGo(event);
      return;
    }
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>('[data-place]')];
    const at = buttons.indexOf(event.currentTarget as HTMLButtonElement);
    const forwards = (event.currentTarget as HTMLElement).closest('p')?.dir === 'rtl' ? -1 : 1;
    const places: Record<string, number> = {
      ArrowLeft: at - forwards,
      ArrowRight: at + forwards,
      Home: 0,
      End: buttons.length - 1,
    };
    const next = buttons[places[event.key] ?? -1];
    if (!next) return;
    event.preventDefault();
    if (next.dataset.place !== '-1') this.cursor = Number(next.dataset.place);
    next.focus();
  }

  /** A second click on the token that asks lets go of it. */
  #click(index: number, asks: boolean): void {
    if (!asks) {
      if (this.pin) emitPin(this, { query: this.pin.query, key: index });
      return;
    }
    this.cursor = index;
    this.pinRow(index);
  }

  #size({ length }: Token[]): string {
    if (this.#left.length > 0) return 'short';
    return length <= FEW ? 'few' : length > LONG_TEXT ? 'long' : '';
  }

  /** A line that ends in the text ends here, too. */
  #lineEnd(token: Token) {
    return token.visible?.endsWith(LINE_END) ? html`<br />` : nothing;
  }

  /** The second text of a pair begins on a line of its own. */
  #gap(index: number) {
    const before = this.keyTokens[index - 1];
    return before && before.sentence !== this.keyTokens[index]?.sentence ? html`<br />` : nothing;
  }

  /** Of those that stay with what stands before them, one. */
  #joined(parts: number[][], stays: (index: number) => boolean | undefined): number[][] {
    const joined: number[][] = [];
    for (const part of parts) {
      const last = joined.at(-1);
      if (last && stays(part[0] as number)) last.push(...part);
      else joined.push([...part]);
    }
    return joined;
  }

  /** Where a gap begins or ends, a line may. */
  #closes({ text, visible = text }: Token, at: number): boolean {
    return CLOSING.test(visible) && !this.#left.some(({ from, to }) => at === from || at === to);
  }

  /** In the place of what is left out; a press shows it. */
  #chip({ from, to, mass }: Gap) {
    const words = `${plural(to - from, this.noun)}${mass === null ? '' : `, ${shortWeight(mass)}`}`;
    return html` <button class="chip" tabindex="-1" data-place=${-1} title="Show these ${this.noun}s" @keydown=${(event: KeyboardEvent) => this.#keydown(event)} @click=${() => {
      this.opened = [...(this.opened ?? []), from];
    }}>${words}</button> `;
  }

  #word(indices: number[], tokens: Token[], asks: boolean, answers: boolean, direction: Direction) {
    const [first = 0] = indices;
    const gap = answers && asks ? this.#left.find(({ from, to }) => from <= first && first < to) : undefined;
    if (gap) return gap.from === first ? this.#chip(gap) : nothing;
    const pieces = indices.map((index) =>
      this.#token(tokens[index] as Token, index, asks, answers, tokens[index + 1], direction),
    );
    const word = indices.length > 1 ? html`<span class="word" dir=${direction}>${pieces}</span>` : pieces;
    const last = tokens[indices.at(-1) ?? 0] as Token;
    return [answers && asks ? this.#gap(first) : nothing, word, this.#lineEnd(last)];
  }

  /** The text as it is read: what runs the other way than the whole does so as one piece. */
  #paragraph(label: string, tokens: Token[], asks: boolean, answers: boolean) {
    const pieces = tokens.map((_, index) => [index]);
    const words = this.#joined(pieces, (index) => tokens[index]?.continuesWord);
    const { base, runs } = runsOf(words.map((indices) => directionOfWord(indices, tokens)));
    const drawn = ({ direction, from, to }: Run) => {
      // Pieces of a word stay on one line, as far as it has room, and so does what closes it.
      const run = this.#joined(words.slice(from, to), (at) => this.#closes(tokens[at] as Token, at)).map(
        (indices) => this.#word(indices, tokens, asks, answers, direction),
      );
      return direction === base ? run : html`<span dir=${direction}>${run}</span>`;
    };
    return html`<p class=${this.#size(tokens)} dir=${base}>${label ? html`<span class="label">${label}</span>` : nothing}${runs.map(drawn)}</p>`;
  }

  /** How long the text is, and what of it is shown. */
  #length() {
    if (this.#gaps.length === 0) return nothing;
    const isShort = this.#left.length > 0;
    const asks = this.pin ? rowNameAt(this.queryTokens, this.pin.query).trim() : '';
    const around = asks
      ? html`The words around <b>${asks}</b> and around what it looks at.`
      : 'Its beginning and its end.';
    return html`<p class="note length"><span>${plural(this.keyTokens.length, this.noun)}. ${isShort ? around : nothing}</span>
      <button class="all" @click=${() => {
        this.opened = isShort ? null : [];
      }}>${isShort ? 'Show all' : 'Show less'}</button></p>`;
  }

  /** What italics stand for, where there are some. */
  #note() {
    const count = this.keyTokens.filter(({ follows }) => follows).length;
    if (count === 0) return nothing;
    return html`<p class="note"><i>In italics</i>: ${plural(count, this.noun)}${this.noun === 'word' ? ', or parts of them,' : ''} after your text, ${FOLLOWS}</p>`;
  }

  override render() {
    if (this.#oneSentence)
      return html`${this.#length()}${this.#paragraph('', this.keyTokens, true, true)}${this.#note()}`;
    return html`${this.#paragraph('looking', this.queryTokens, true, false)}
      ${this.#paragraph('looked at', this.keyTokens, false, true)}`;
  }
}
