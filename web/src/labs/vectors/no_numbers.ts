/** Said where a score is larger than the core's numbers reach: vectors are held in bounds, changes of heads are not. */

import type { HeadStages, TraceHandle } from '../../core/types.ts';

/** A row that may look at nothing is left as the reader's mask says. */
function isBroken({ weights, keys, emptyRows }: HeadStages): boolean {
  return weights.some((weight, cell) => Number.isNaN(weight) && emptyRows[Math.floor(cell / keys)] !== 1);
}

/** Empty: every weight is a number. @throws CoreError */
export async function noNumbersWords(trace: Pick<TraceHandle, 'heads'>): Promise<string> {
  const heads = (await trace.heads()).flat();
  const broken = heads.flatMap((stages, head) => (isBroken(stages) ? [head] : []));
  if (broken.length === 0) return '';
  const where = broken.length === heads.length ? '' : ` in head ${broken.join(', ')}`;
  return `A score became too large for a number, so there are weights that are none${where}: undo the change that made it so large, or make the vectors smaller.`;
}
