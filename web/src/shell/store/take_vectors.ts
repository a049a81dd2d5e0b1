/** Takes the vectors of the head on show into the lab that has a use for them. */

import type { Playground } from './playground.ts';

export async function takeVectors(playground: Playground): Promise<void> {
  const { runs, session, shownMode, notices } = playground;
  const lab = runs.labs.find(({ take }) => take);
  if (!lab?.take) return;
  const { trace } = session;
  try {
    const { scene, words } = await lab.take(await playground.core(), session, shownMode);
    // Another result came to the screen meanwhile.
    if (session.trace !== trace) return;
    if (scene) await playground.choose(scene);
    notices.say('taken', words);
  } catch (cause) {
    if (session.trace === trace) notices.failed(cause);
  }
}
