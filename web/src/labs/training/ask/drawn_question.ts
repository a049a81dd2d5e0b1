/** A question as the task draws them, written as a reader would type it. */

import type { TrainingCore } from '../../../core/training_types.ts';
import type { TrainedTask } from '../knobs.ts';
import { TASK_WORDS } from '../runs/task_words.ts';

/** Dates hold spaces of their own. */
const keepsSpaces = (task: TrainedTask) => task === 'date' || TASK_WORDS[task].between === ' ';

/** Always the same for a seed. @throws CoreError */
export async function drawnQuestion(
  core: Pick<TrainingCore, 'example' | 'writeSentence'>,
  task: TrainedTask,
  seed: number,
): Promise<string> {
  const { source, target } = await core.example(task, seed);
  const text =
    source.length > 0
      ? await core.writeSentence(task, 'source', source.slice(0, -1))
      : await core.writeSentence(task, 'target', target.slice(1));
  return keepsSpaces(task) ? text : text.replaceAll(' ', '');
}
