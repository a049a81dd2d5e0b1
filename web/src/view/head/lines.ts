/** Two columns of tokens with a line for each weight; it comes with its first use. */

import { registerView } from './registry.ts';

registerView({
  name: 'lines',
  label: 'Lines',
  key: 'l',
  words: 'lines',
  tag: 'attention-lines',
  reading: 'left looks at right',
  filtered: true,
  load: () => import('./lines_view.ts'),
});
