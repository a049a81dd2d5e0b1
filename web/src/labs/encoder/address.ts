/** An encoder's part of the address: `text=...&pair=...&off=3.1`. */

import { INTERVENTIONS } from '../../intervention/code.ts';
import type { SourceAddress } from '../../scene/address.ts';
import { isUserModel, MOST_CHARACTERS } from '../../scene/defaults.ts';
import { ofSource, type Spelling, text } from '../../scene/fields.ts';
import { HashProblem } from '../../scene/hash_problem.ts';
import { defaultScene, type EncoderSource } from './source.ts';

const MODEL: Spelling<EncoderSource['model']> = {
  read: (name) => {
    if (isUserModel(name)) return name;
    throw new HashProblem(`there is no encoder '${name.slice(0, 40)}' here`);
  },
};

export const encoderAddress: SourceAddress<EncoderSource> = {
  start: defaultScene,
  fields: [
    { ...ofSource('encoder', 'model', MODEL, 'minilm'), shared: true },
    { ...ofSource('text', 'text', text(MOST_CHARACTERS)), shared: true },
    { ...ofSource('pair', 'pair', text(MOST_CHARACTERS), ''), shared: true },
    INTERVENTIONS,
  ],
};
