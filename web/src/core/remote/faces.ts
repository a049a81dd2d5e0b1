/** Kinds whose calls the page does not see as they are. */

import type { Calls, Kind } from '../calls.ts';
import type { TrainingHandle } from '../types.ts';
import type { RemoteHandle } from './handle.ts';
import { sessionFrom } from './session.ts';
import { trainingFrom } from './training.ts';

export const FACES: { [K in Kind]?: (calls: Calls<K>, remote: RemoteHandle, properties: object) => object } =
  {
    session: sessionFrom,
    training: (calls, remote, properties) =>
      trainingFrom(calls, remote, (properties as TrainingHandle).summary),
  };
