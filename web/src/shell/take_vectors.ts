/** Takes the vectors of the head on show into the lab that has a use for them. */

import type { Playground } from './playground.ts';

export async function takeVectors(playground: Playground): Promise<void> {
  const { runs, session, shownMode, notices } = playground;
  const lab = runs.labs.find(({ take }) => take);
  if (!lab?.take) return;
  try {
    const { scene, words } = await lab.take(await playground.core(), session, shownMode);
    if (scene) await playground.choose(scene);
    notices.say('taken', words);
  } catch (cause) {
    notices.failed(cause);
  }
}
