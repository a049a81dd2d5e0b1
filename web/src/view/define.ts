/** Defines the views that the element composes; defining twice is harmless. */

import { defineParts } from './define_parts.ts';
import { AttentionLegend } from './legend.ts';
import { AttentionLines } from './lines.ts';
import { AttentionMatrix } from './matrix.ts';
import { AttentionReadout } from './readout.ts';
import { AttentionSentence } from './sentence.ts';
import { AttentionSteps } from './steps.ts';
import { AttentionStrips } from './strips.ts';
import { AttentionTable } from './table.ts';

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
