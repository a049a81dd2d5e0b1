/** The figures as a plain table; it comes with its first use. */

import { registerView } from './registry.ts';

registerView({
  name: 'table',
  label: 'Table',
  key: 't',
  words: 'table',
  tag: 'attention-table',
  reading: '',
  load: () => import('./table_view.ts'),
});
