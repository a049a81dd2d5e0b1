/** Everything that the whole module does. */

import { ENCODER_CALLS } from './encoder.ts';
import { FILE_CALLS } from './files.ts';
import { LANGUAGE_CALLS } from './language.ts';
import { MASK_CALLS } from './masks.ts';
import { TRAINING_CALLS } from './training.ts';
import { VOCABULARY_CALLS } from './vocabulary.ts';

export const MODULE_CALLS = {
  ...FILE_CALLS,
  ...ENCODER_CALLS,
  ...LANGUAGE_CALLS,
  ...MASK_CALLS,
  ...TRAINING_CALLS,
  ...VOCABULARY_CALLS,
};
