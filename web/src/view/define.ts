/** Defines the chosen head with its parts; defining twice is harmless. */

import { defineParts } from './element/define_parts.ts';
import { AttentionHead } from './head/attention_head.ts';
import { AttentionLegend } from './head/legend.ts';
import { AttentionReadout } from './head/readout.ts';
import { AttentionSentence } from './text/sentence.ts';

defineParts({
  'attention-head': AttentionHead,
  'attention-legend': AttentionLegend,
  'attention-readout': AttentionReadout,
  'attention-sentence': AttentionSentence,
});
