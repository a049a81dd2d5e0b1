/** Defines the chosen head with its parts; defining twice is harmless. */

import { AttentionHead } from './attention_head.ts';
import { defineParts } from './define_parts.ts';
import { AttentionLegend } from './legend.ts';
import { AttentionReadout } from './readout.ts';
import { AttentionSentence } from './sentence.ts';

defineParts({
  'attention-head': AttentionHead,
  'attention-legend': AttentionLegend,
  'attention-readout': AttentionReadout,
  'attention-sentence': AttentionSentence,
});
