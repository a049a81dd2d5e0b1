/** Defines the steps to a number, which come when there is one to explain. */

import { defineParts } from '../element/define_parts.ts';
import { AttentionSteps } from './steps.ts';
import { AttentionStrips } from './strips.ts';

defineParts({ 'attention-steps': AttentionSteps, 'attention-strips': AttentionStrips });
