/** The page's entry. */

import '../element/define.ts';
import './define.ts';
