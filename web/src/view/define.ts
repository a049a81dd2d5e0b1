/** Defines the views that the element composes; defining twice is harmless. */

import { defineParts } from './define_parts.ts';
import { AttentionLines } from './head/lines.ts';
import { AttentionMatrix } from './head/matrix.ts';
import { AttentionTable } from './head/table.ts';
import { AttentionLegend } from './legend.ts';
import { AttentionReadout } from './readout.ts';
import { AttentionSentence } from './sentence.ts';
import { AttentionSteps } from './steps.ts';
import { AttentionStrips } from './strips.ts';

defineParts({
  'attention-legend': AttentionLegend,
  'attention-lines': AttentionLines,
  'attention-matrix': AttentionMatrix,
  'attention-readout': AttentionReadout,
  'attention-sentence': AttentionSentence,
  'attention-steps': AttentionSteps,
  'attention-strips': AttentionStrips,
  'attention-table': AttentionTable,
});
