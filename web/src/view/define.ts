/** Defines the chosen head with its parts, and the steps to a number; defining twice is harmless. */

import { AttentionHead } from './attention_head.ts';
import { defineParts } from './define_parts.ts';
import { AttentionHeads } from './heads.ts';
import { AttentionLegend } from './legend.ts';
import { AttentionReadout } from './readout.ts';
import { AttentionSentence } from './sentence.ts';
import { AttentionSteps } from './steps.ts';
import { AttentionStrips } from './strips.ts';

defineParts({
  'attention-head': AttentionHead,
  'attention-heads': AttentionHeads,
  'attention-legend': AttentionLegend,
  'attention-readout': AttentionReadout,
  'attention-sentence': AttentionSentence,
  'attention-steps': AttentionSteps,
  'attention-strips': AttentionStrips,
});
