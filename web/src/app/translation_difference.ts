/** The translation without the reader's changes and with them, word by word, and where the two part. */

import { css, html, LitElement, nothing } from 'lit';
import { type WordDifference, wordDifference } from '../state/word_difference.ts';
import { digits } from '../view/format.ts';
import type { Translation } from './translation_text.ts';

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

/** For rows with the same words before them: what the written word's probability was, and is. */
export function shiftsOf(before: Translation, after: Translation): Shift[] {
  const shifts: Shift[] = [];
  for (let row = 0; row < before.reading.written.length; row++) {
    if (before.ids.slice(0, row).some((id, at) => after.ids[at] !== id)) break;
    const first = before.reading.next[row]?.[0];
    const likeliest = after.reading.next[row] ?? [];
    const now = likeliest.find(({ id }) => id === first?.id);
    const bound = now ?? likeliest.at(-1);
    if (!first || !bound || Math.abs(first.probability - bound.probability) < SMALLEST) continue;
    const word = before.reading.written[row]?.text ?? '';
    shifts.push({ word, before: first.probability, after: bound.probability, below: !now });
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
  declare original: Translation | null;
  declare edited: Translation | null;
  /** On the reader's own French: the words are the same, the probabilities tell. */
  declare forced: boolean;
  /** Each row reads the words after it, too: they were not there yet when it was written. */
  declare ahead: boolean;

  static override styles = css`
    :host { display: block; border-left: 3px solid var(--orange); padding: 2px 0 2px 12px; font-variant-numeric: tabular-nums; }
    h2 { margin: 0 0 4px; font-size: 13px; line-height: 20px; font-weight: 600; }
    dl { margin: 0; display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 2px 12px; }
    dt { color: var(--muted); font-size: 12px; line-height: 22px; }
    dd { margin: 0; line-height: 22px; overflow-wrap: anywhere; }
    del { color: var(--muted); text-decoration: line-through; }
    ins { color: var(--orange); font-weight: 600; text-decoration: none; }
    p { margin: 4px 0 0; font-size: 12px; line-height: 16px; color: var(--muted); overflow-wrap: anywhere; }
  `;

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

  #rows(before: Translation, after: Translation, { gone, fresh }: WordDifference) {
    return html`<dl><dt>Before</dt><dd lang="fr">${this.#words(before.words, gone, 'del')}</dd><dt>Now</dt><dd lang="fr">${this.#words(after.words, fresh, 'ins')}</dd></dl>`;
  }

  #shifts(before: Translation, after: Translation) {
    const shifts = shiftsOf(before, after).slice(0, LISTED);
    if (shifts.length === 0)
      return html`<p>No probability of a written word changed by as much as ${SMALLEST}.</p>`;
    return html`<p>Probabilities that changed most: ${shifts.map(
      ({ word, before: was, after: is, below }, at) =>
        html`${at > 0 ? '; ' : ''}<b lang="fr">${word}</b> ${digits(was, 3)} → ${below ? `below ${digits(Math.ceil(is * 1000) / 1000, 3)}` : digits(is, 3)}`,
    )}.</p>`;
  }

  override render() {
    const { original: before, edited: after } = this;
    if (!before || !after) return nothing;
    const difference = wordDifference(before.words, after.words);
    const same = difference.first < 0;
    const title = this.forced
      ? 'What your changes do to the chances of these words'
      : same
        ? 'The translation is the same with your changes'
        : 'What your changes do to the translation';
    const note =
      this.ahead && !this.forced
        ? html`<p>Each word was written before the ones after it were there; the probabilities are those with all of them in sight.</p>`
        : nothing;
    return html`<section role="status"><h2>${title}</h2>${same ? nothing : this.#rows(before, after, difference)} ${this.#shifts(before, after)}${note}</section>`;
  }
}
