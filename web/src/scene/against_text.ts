/** The other side of a comparison in an address: `against.head=4.0&against.text=...`, a key for each part that differs. */

import { MOST_CHARACTERS } from './defaults.ts';
import { type Field, field, named, oneOf, refuse, type Spelling, text, whole } from './fields.ts';
import { readHead } from './position_text.ts';
import { type Against, type HeadPosition, MODES } from './scene.ts';

/** More tokens or training steps than any model here has. */
const MOST_STEPS = 10_000_000;

const HEAD: Spelling<HeadPosition> = {
  read: (written, key) => readHead(written) ?? refuse(key, written, 'two numbers such as 3.1'),
  write: ({ layer, head }) => `${layer}.${head}`,
};

function part<Name extends keyof Against>(name: Name, spelling: Spelling<NonNullable<Against[Name]>>): Field {
  return field(
    `against.${name}`,
    spelling,
    ({ against }) => against?.[name] as NonNullable<Against[Name]> | undefined,
    (scene, value) => ({ ...scene, against: { ...scene.against, [name]: value } }),
  );
}

export const AGAINST: readonly Field[] = [
  part('head', HEAD),
  part('text', text(MOST_CHARACTERS)),
  // Which there are is known where they are shown.
  part('model', text(MOST_CHARACTERS)),
  part('run', text(MOST_CHARACTERS)),
  part('mode', oneOf(MODES)),
  part('step', whole(0, MOST_STEPS)),
  part('unchanged', named({ 1: true as const }, '1')),
];
