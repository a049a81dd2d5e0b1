/** The translation without the reader's changes and with them, word by word, and where the two part. */

import { css, html, LitElement, nothing } from 'lit';
import { END_ID } from '../../core/token_ids.ts';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { inForm } from '../../view/text/form.ts';
import { digits } from '../../view/text/format.ts';
import type { WrittenFrench } from './text.ts';
import { type WordDifference, wordDifference } from './word_difference.ts';

/** Smaller changes of a probability are not worth a line. */
const SMALLEST = 0.005;
const LISTED = 3;

interface Shift {
  word: string;
  before: number;
  /** Where it is no longer among the likeliest, the least of theirs. */
  after: number;
  below: boolean;
}

/** How likely a word is in a row; where the row's figures do not hold it, what it stays below. */
function chanceOf(
  { ids, traced }: WrittenFrench,
  row: number,
  id: number,
): { probability: number; below: boolean } | null {
  const own = (ids[row] ?? END_ID) === id ? traced.following[row] : undefined;
  const likeliest = traced.next[row] ?? [];
  const found = own ?? likeliest.find((one) => one.id === id);
  const bound = found ?? likeliest.at(-1);
  return bound ? { probability: bound.probability, below: !found } : null;
}

/** For rows with the same words before them: what the written word's probability was, and is. */
export function shiftsOf(before: WrittenFrench, after: WrittenFrench): Shift[] {
  const shifts: Shift[] = [];
  for (let row = 0; row < before.traced.written.length; row++) {
    if (before.ids.slice(0, row).some((id, at) => after.ids[at] !== id)) break;
    const id = before.ids[row] ?? END_ID;
    const [was, now] = [chanceOf(before, row, id), chanceOf(after, row, id)];
    if (!was || !now || was.below || Math.abs(was.probability - now.probability) < SMALLEST) continue;
    const word = before.traced.written[row]?.text ?? '';
    shifts.push({ word, before: was.probability, after: now.probability, below: now.below });
  }
  return shifts.sort((a, b) => Math.abs(b.before - b.after) - Math.abs(a.before - a.after));
}

export class TranslationDifference extends LitElement {
  static override properties = {
    original: { attribute: false },
    edited: { attribute: false },
    forced: { type: Boolean },
    ahead: { type: Boolean },
  };
  declare original: WrittenFrench | null;
  declare edited: WrittenFrench | null;
  /** On the reader's own French: the words are the same, the probabilities tell. */
  declare forced: boolean;
  /** Each row reads the words after it, too: they were not there yet when it was written. */
  declare ahead: boolean;

  static override styles = [
    headingStyles,
    css`
    :host { display: block; border-left: 3px solid var(--orange); padding: 2px 0 2px 12px; font-variant-numeric: tabular-nums; }
    dl { margin: 0; display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 2px 12px; }
    dt { color: var(--muted); font-size: var(--text-12); line-height: var(--text-22); }
    dd { margin: 0; line-height: var(--text-22); overflow-wrap: anywhere; }
    del { color: var(--muted); text-decoration: line-through; }
    ins { color: var(--orange); font-weight: 600; text-decoration: none; }
    p { margin: 4px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); overflow-wrap: anywhere; }
    p b { font-weight: 600; color: var(--ink); }
  `,
  ];

  constructor() {
    super();
    this.original = null;
    this.edited = null;
    this.forced = false;
    this.ahead = false;
  }

  #words(words: string[], marked: boolean[], mark: 'del' | 'ins') {
    if (words.length === 0) return html`<em>nothing</em>`;
    return words.map((word, at) => {
      const shown = marked[at]
        ? mark === 'del'
          ? html`<del>${word}</del>`
          : html`<ins>${word}</ins>`
        : word;
      return html`${shown}${at + 1 < words.length && !/['’]$/.test(word) ? ' ' : ''}`;
    });
  }

  #rows(before: WrittenFrench, after: WrittenFrench, { gone, fresh }: WordDifference) {
    return html`<dl><dt>Before</dt><dd lang="fr">${this.#words(before.words, gone, 'del')}</dd><dt>Now</dt><dd lang="fr">${this.#words(after.words, fresh, 'ins')}</dd></dl>`;
  }

  /** What was read again: the same words before each row, with the changes and without. */
  get #readAgain(): string {
    if (this.forced) return 'Your French, read again';
    return this.ahead
      ? inForm('The French read again, each row with the words after it in sight')
      : 'The French read again, word by word';
  }

  /** Rows with other words before them would answer another question. */
  #shifts(before: WrittenFrench, after: WrittenFrench, whole = true) {
    const shifts = shiftsOf(before, after).slice(0, LISTED);
    const read = html`<b>${this.#readAgain}${whole ? '' : ', as far as both agree'}:</b>`;
    if (shifts.length === 0)
      return html`<p>${read} no word’s probability changed by as much as ${SMALLEST}.</p>`;
    return html`<p>${read} the largest ${shifts.length === 1 ? 'change' : 'changes'} of a word’s probability: ${shifts.map(
      ({ word, before: was, after: is, below }, at) =>
        html`${at > 0 ? '; ' : ''}<b lang="fr">${word}</b> ${digits(was, 3)} → ${below ? `below ${digits(Math.ceil(is * 1000) / 1000, 3)}` : digits(is, 3)}`,
    )}.</p>`;
  }

  override render() {
    const { original: before, edited: after } = this;
    if (!before || !after) return nothing;
    const difference = wordDifference(before.words, after.words);
    const same = difference.first < 0;
    if (this.forced)
      return html`<section role="status"><h2>What your changes do to the chances of these words</h2>${this.#shifts(before, after)}</section>`;
    const title = same
      ? 'Written by itself, the translation is the same with your changes'
      : 'Written by itself, the translation is another with your changes';
    return html`<section role="status"><h2>${title}</h2>${same ? nothing : this.#rows(before, after, difference)} ${this.#shifts(before, after, same)}</section>`;
  }
}
