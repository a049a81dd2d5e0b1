/** What a model knows of positions, in place of its own way. */

import type { PositionScheme } from '../../core/types.ts';
import type { Kind } from './kind.ts';

const WORDS: Readonly<Record<PositionScheme, string>> = {
  none: 'no positions',
  sinusoid: 'sinusoids as positions',
  alibi: 'ALiBi in place of its positions',
};

function isScheme(text: string): text is PositionScheme {
  return Object.hasOwn(WORDS, text);
}

export const positions: Kind<'positions'> = {
  code: 'positions',
  words: (entry) => `The model has ${WORDS[entry.positions]}`,
  write: (entry) => entry.positions,
  read: (text) => (isScheme(text) ? { kind: 'positions', positions: text } : null),
  fits: (entry, _tokens, own) => own === 'learned' || (own === 'rotary' && entry.positions !== 'sinusoid'),
  control: { form: 'knob' },
};
