/** Sentences in the form of the page: what stands in them of a reader's text stays as it is. */

import { inForm } from './form.ts';

export function formed(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return parts.map((part, at) => `${inForm(part)}${values[at] ?? ''}`).join('');
}

/** A whole sentence: what stands in quotation marks is of the reader's text. */
export function toldInForm(sentence: string): string {
  return sentence
    .split(/(“[^”]*”)/)
    .map((part, at) => (at % 2 === 0 ? inForm(part) : part))
    .join('');
}
