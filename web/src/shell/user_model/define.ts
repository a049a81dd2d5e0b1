/** Defines the panel for the reader's own models; defining twice is harmless. */

import { defineParts } from '../../view/element/define_parts.ts';
import { UserModelPanel } from './panel.ts';

defineParts({ 'user-model': UserModelPanel });
