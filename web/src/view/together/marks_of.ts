/** The marks of several heads and rows, as the views see them. */

import type { Overlaid } from '../../trace/overlaid.ts';
import type { TogetherMarks } from './marks.ts';

export function marksOf(overlaid: Overlaid | null): TogetherMarks | undefined {
  return overlaid?.marks as TogetherMarks | undefined;
}
