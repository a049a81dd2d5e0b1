/** Sentences in the form of the page: what stands in them of a reader's text stays as it is. */

import { inForm } from './form.ts';

export function formed(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return parts.map((part, at) => `${inForm(part)}${values[at] ?? ''}`).join('');
}
