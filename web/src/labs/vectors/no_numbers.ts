/** Said where weights are not numbers: rows that may look at nothing, under a mask that leaves them so. */

import type { HeadStages, TraceHandle } from '../../core/types.ts';

const hasNone = ({ weights }: HeadStages) => weights.some(Number.isNaN);

/** Empty: every weight is a number. @throws CoreError */
export async function noNumbersWords(trace: Pick<TraceHandle, 'heads'>): Promise<string> {
  const heads = (await trace.heads()).flat();
  const without = heads.flatMap((stages, head) => (hasNone(stages) ? [head] : []));
  if (without.length === 0) return '';
  const where = without.length === heads.length ? '' : ` of head ${without.join(', ')}`;
  return `Rows${where} that may look at nothing have weights that are not numbers, as the mask says: under “Paint the mask” choose zero or uniform for rows left empty, or show them more.`;
}
