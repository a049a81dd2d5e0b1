/** What the reader's interventions changed in the head: the matrix with the change of each weight. */

import { registerView } from './registry.ts';

registerView({
  name: 'difference',
  label: 'Difference',
  key: 'd',
  words: 'difference, where something was changed, and back',
  tag: 'attention-matrix',
  properties: { signed: true },
  when: ({ difference }) => difference !== null,
});
