/** Defines the element once, wherever a browser is. */

import { defineParts } from '../view/element/define_parts.ts';
import { AttentionPlayground } from './attention_playground.ts';

defineParts({ 'attention-playground': AttentionPlayground });

export { AttentionPlayground };
