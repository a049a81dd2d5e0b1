/** Lays several heads and rows over a session, with what marks them in the views. */

import { Overlays } from '../../trace/overlaid.ts';
import { TogetherMarks } from './marks.ts';

export const laidOver = () => new Overlays(new TogetherMarks());
