/** What a model knows of positions, in place of its own way. */

import type { OwnPositions, PositionScheme } from '../../core/types.ts';
import type { Kind } from './kind.ts';

const WORDS: Readonly<Record<PositionScheme, string>> = {
  none: 'no positions',
  sinusoid: 'sinusoids as positions',
  alibi: 'ALiBi in place of its positions',
  rotary: 'rotary positions in place of its own',
};

const NAMES = Object.keys(WORDS) as PositionScheme[];

function isScheme(text: string): text is PositionScheme {
  return Object.hasOwn(WORDS, text);
}

/** What can stand in place of a model's own: only learned ones are added, and rotary ones turn pairs of numbers. */
export function schemesFor(own: OwnPositions): PositionScheme[] {
  const left: readonly string[] = {
    kept: NAMES,
    learned: [],
    learned_odd: ['rotary'],
    rotary: ['sinusoid', 'rotary'],
  }[own];
  return NAMES.filter((name) => !left.includes(name));
}

/** Of a model whose positions are learned. */
export function learnedPositions({ width, heads }: { width: number; heads: number }): OwnPositions {
  return (width / heads) % 2 === 0 ? 'learned' : 'learned_odd';
}

export const positions: Kind<'positions'> = {
  code: 'positions',
  words: (entry) => `The model has ${WORDS[entry.positions]}`,
  write: (entry) => entry.positions,
  read: (text) => (isScheme(text) ? { kind: 'positions', positions: text } : null),
  fits: ({ positions: scheme }, _tokens, own) => schemesFor(own).includes(scheme),
  control: { form: 'knob' },
};
