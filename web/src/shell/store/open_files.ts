/** Files and models that the reader opens go to the lab that takes them. */

import type { AnyLab } from '../../labs/lab.ts';
import type { UserModel } from '../../models/user_model.ts';
import { sceneNameOf } from '../../models/user_models.ts';
import { OPENING } from '../../scene/notices.ts';
import type { Scene } from '../../scene/scene.ts';
import type { Playground } from './playground.ts';

/** The first lab that wants them has them. */
export async function openFiles({ runs, notices }: Playground, files: File[]): Promise<void> {
  if (files.length === 0) return;
  notices.clear(OPENING);
  try {
    for (const lab of runs.labs) {
      if (!(await lab.mayAccept?.(files))) continue;
      const run = await runs.open(lab);
      if (await run.accepts?.(files)) return;
    }
  } catch (cause) {
    notices.failed(cause, `${files[0]?.name}: `, OPENING);
  }
}

/** Takes the place of the one before, which is closed as soon as this one is shown; the text stays. */
export async function adoptModel(playground: Playground, model: UserModel): Promise<void> {
  const { scene, notices, userModels, runs } = playground;
  const before = userModels.current;
  userModels.current = model;
  const { text } = scene.source as { text?: string };
  const sceneIn = (lab: AnyLab): Scene | null =>
    lab.sceneOfModel?.(model.kind, sceneNameOf(model), text ?? null, scene) ?? null;
  for (const lab of runs.labs) {
    const next = sceneIn(lab);
    if (!next) continue;
    // The same scene with another model behind its name is another result.
    const isShown = runs.resultPart(playground.scene) === runs.resultPart(next);
    await playground.change(next);
    if (isShown) await playground.recompute();
    break;
  }
  // Showing a scene clears what was said of files before.
  if (model.notices.length > 0) notices.say('file', model.notices.join(' '));
  // Its code is there since the first was opened.
  if (before) (await import('../../models/user_model.ts')).closeUserModel(before);
}
