/** The attribute `scene`: what the page's address says of a trace file, with the page's own reader. Which file, `src` says. */

import { fileAddress } from '../labs/trace_file/file_address.ts';
import { type TraceSource, traceScene } from '../labs/trace_file/source.ts';
import { type Addressed, parseHash } from '../scene/address.ts';
import type { Field } from '../scene/fields.ts';
import { HashProblem } from '../scene/hash_problem.ts';
import type { Scene } from '../scene/scene.ts';
import { registeredViews } from '../view/head/index.ts';
import { NO_SOURCE } from './no_source.ts';

/** What the page's reader may have changed. The element shows the file as it is, and carries along no reader of changes. */
export const CHANGES: Field<TraceSource> = {
  keys: [
    'off',
    'temp',
    'scale',
    'weights',
    'paint',
    'score',
    'row',
    'skip',
    'skipff',
    'mask',
    'block',
    'sink',
    'unscaled',
    'cap',
    'positions',
  ],
  read: (scene) => scene,
  write: () => [],
};

const ADDRESSED: Addressed = {
  labs: [{ kind: 'trace', address: { ...fileAddress, fields: [...fileAddress.fields, CHANGES] } }],
  start: () => traceScene(NO_SOURCE),
  views: registeredViews().map(({ name }) => name),
};

/** With or without `#`. One that cannot be read gives the start, and why. */
export function readScene(text: string): { scene: Scene; problem: string } {
  try {
    const { scene, ignored } = parseHash(ADDRESSED, text);
    if (ignored.length === 0) return { scene, problem: '' };
    return { scene: traceScene(NO_SOURCE), problem: ignored[0] ?? '' };
  } catch (cause) {
    if (!(cause instanceof HashProblem)) throw cause;
    return { scene: traceScene(NO_SOURCE), problem: cause.message };
  }
}
