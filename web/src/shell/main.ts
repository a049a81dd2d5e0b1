/** The page's entry. */

import './define.ts';
