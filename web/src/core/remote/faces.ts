/** Kinds whose calls the page does not see as they are; how it sees them comes with the first of each. */

import type { Calls, Kind } from '../calls.ts';
import { partOf } from '../part.ts';
import type { TrainingHandle } from '../types.ts';
import type { RemoteHandle } from './handle.ts';

type Face<K extends Kind> = (calls: Calls<K>, remote: RemoteHandle, properties: object) => Promise<object>;

export const FACES: { [K in Kind]?: Face<K> } = {
  async session(calls, remote) {
    const { sessionFrom } = await partOf(import('./session.ts'), 'What runs a language model');
    return sessionFrom(calls, remote);
  },
  async training(calls, remote, properties) {
    const { trainingFrom } = await partOf(import('./training.ts'), 'What runs a training');
    return trainingFrom(calls, remote, (properties as TrainingHandle).summary);
  },
};
