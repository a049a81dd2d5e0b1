/** A run in the worker; where that dies, it goes on from its last checkpoint. */

import type { Calls } from '../calls.ts';
import type { Probe, TaskModelSummary, TrainingHandle } from '../training_types.ts';
import { type Made, makeBy, type RemoteHandle, remoteOf } from './handle.ts';
import type { WorkerLink } from './link.ts';

/** A probe by weights, from a model that is open for no longer than that. */
async function probeBy(link: WorkerLink, weights: Uint8Array): Promise<Made> {
  const core = { handle: 0, generation: link.generation };
  const model = await makeBy(link, core, 'openTaskModel', [{ sourceBytes: weights }]);
  try {
    return await makeBy(link, model, 'probe', []);
  } finally {
    link.call(model.handle, 'dispose', [], model.generation).catch(() => {});
  }
}

/** Its trace is made again from the weights of that step, however far the run is by then. */
async function probeOf(calls: Calls<'training'>, { link }: RemoteHandle): Promise<Probe> {
  const { weights, ...probe } = await calls.probeWithWeights();
  remoteOf(probe.trace).make = () => probeBy(link, weights);
  return probe;
}

export function trainingFrom(
  { probeWithWeights, checkpointAtStep, ...calls }: Calls<'training'>,
  remote: RemoteHandle,
  { steps }: TaskModelSummary,
): Omit<TrainingHandle, 'summary'> {
  const { link } = remote;
  const core = () => ({ handle: 0, generation: link.generation });
  /** The last step that the page knows of, and the one that a new worker would go on from. */
  let [step, safeStep] = [steps, steps];
  const atRisk = () => step - safeStep;
  link.atRisk.add(atRisk);
  return {
    ...calls,
    train: async (milliseconds) => {
      const reports = await calls.train(milliseconds);
      step = reports.at(-1)?.step ?? step;
      return reports;
    },
    probe: () => probeOf({ probeWithWeights, checkpointAtStep, ...calls }, remote),
    checkpoint: async () => {
      const checkpoint = await checkpointAtStep();
      // The page may do with its bytes what it likes.
      const own = checkpoint.file.slice();
      remote.make = () => makeBy(link, core(), 'resumeTraining', [own]);
      safeStep = checkpoint.step;
      return checkpoint.file;
    },
    dispose: () => {
      link.atRisk.delete(atRisk);
      remote.dispose();
    },
  };
}
