/** The element with the steps to a number, fetched once for all that show it. */

import { partOf } from '../core/part.ts';

/** @throws CoreError; the next call tries again */
export async function fetchSteps(): Promise<void> {
  if (customElements.get('attention-steps')) return;
  await partOf(import('./define_steps.ts'), 'What shows how a number was made');
}
