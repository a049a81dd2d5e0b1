/** A file shows what was computed. */

import type { Mode } from '../../scene/scene.ts';
import type { ModeOffers } from '../lab.ts';

const WHY: Record<Mode, string> = {
  self: 'This file hides what comes later, as it was computed.',
  causal: 'Another mask needs the queries and keys of every layer.',
  cross: 'This file holds one sequence: there is no second one to look at.',
};

export const traceOffers: ModeOffers = { why: (mode) => WHY[mode], offers: () => [] };
