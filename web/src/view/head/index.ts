/** All views of a head, in the order of the toolbar: a new one is a file here and a line below. */

import './matrix.ts';
import './lines.ts';
import './table.ts';
import './difference.ts';

export { type RegisteredView, registeredViews } from './registry.ts';
