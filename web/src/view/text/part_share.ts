/** What a part is of a whole, in percent. */

import { percent } from './format.ts';

/** A share below a hundredth is not nothing. */
export function share(value: number): string {
  const text = percent(value).replace('-', '−');
  if (Number.parseInt(text.replace('−', ''), 10) !== 0 || value === 0) return text;
  return value < 0 ? '> −1%' : '< 1%';
}
