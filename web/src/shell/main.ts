/** The page's entry: what starts it comes in tasks of their own, none of which keeps a reader waiting for 50 ms. */

import { defineParts } from '../view/element/define_parts.ts';
import { AttentionApp } from './app.ts';
import './define.ts';

// The words that stand there meanwhile have the browser look up its fonts.
setTimeout(() => document.body.getBoundingClientRect());
setTimeout(() => defineParts({ 'attention-app': AttentionApp }));
