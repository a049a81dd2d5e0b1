/** The address bar for the sources of all labs. */

import * as address from '../scene/address.ts';
import type { Scene } from '../scene/scene.ts';
import { registeredViews } from '../view/head/index.ts';
import { defaultScene } from './encoder/source.ts';
import { LABS } from './index.ts';

const ADDRESSED: address.Addressed = {
  labs: LABS,
  start: defaultScene,
  views: registeredViews().map(({ name }) => name),
};

/** Reads a hash, with or without `#`. One that cannot be read gives the start and a sentence. */
export function readHash(hash: string): { scene: Scene; problem: string } {
  return address.readHash(ADDRESSED, hash);
}

/** The hash that `readHash` turns back into the same scene; empty for the start. */
export function writeHash(scene: Scene): string {
  return address.writeHash(ADDRESSED, scene);
}
