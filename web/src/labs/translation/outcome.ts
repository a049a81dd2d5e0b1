/** The translation as the reader's changes leave it, in a line. */

import { html } from 'lit';
import { digits } from '../../view/text/format.ts';
import type { TranslationRun } from './run.ts';
import type { Translation, WrittenFrench } from './text.ts';
import { wordDifference } from './word_difference.ts';

/** How likely the word is that is being written, and what that was. */
function chance(shown: Translation, before: WrittenFrench | null, word: number) {
  const now = shown.traced.following[word];
  if (!now) return '';
  const same = before && shown.ids.slice(0, word).every((id, at) => before.ids[at] === id);
  const was = same && before.ids[word] === shown.ids[word] ? before.traced.following[word] : null;
  const figure = digits(now.probability, 3);
  return html`<b lang="fr">${shown.traced.written[word]?.text}</b> ${was ? html`${digits(was.probability, 3)} → <ins>${figure}</ins>` : figure} · `;
}

export function translationOutcome({ shown, before }: TranslationRun, word: number) {
  if (!shown) return null;
  const { words } = shown;
  const { fresh } = before ? wordDifference(before.words, words) : { fresh: [] as boolean[] };
  const spaced = words.map((text, at) => {
    const gap = at > 0 && !/['’]$/.test(words[at - 1] ?? '') ? ' ' : '';
    return html`${gap}${fresh[at] ? html`<ins>${text}</ins>` : text}`;
  });
  return html`${word < 0 ? '' : chance(shown, before, word)}<span lang="fr">${spaced}</span>`;
}
