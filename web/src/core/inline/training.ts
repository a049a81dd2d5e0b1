/** Small trained models, and runs that train one, held by the module on this thread. */

import type { TrainingSteps } from '../calls.ts';
import { bytesOf, int32sOf, wholeNumber } from '../checks.ts';
import type {
  AnswerValue,
  MainModule,
  TaskModelHandle as ModuleTaskModel,
  TrainingHandle as ModuleTraining,
  NextTokensValue,
  PassValue,
  ProbeAnswer,
} from '../generated/attention.d.ts';
import type { Intervention } from '../intervention_types.ts';
import { BEGIN_ID } from '../token_ids.ts';
import type {
  AlignmentScore,
  AskedQuestion,
  NextToken,
  Probe,
  ProbeChange,
  RightCounts,
  Score,
  SentencePass,
  SentenceQuestion,
  SentenceReading,
  StepReport,
  TaskAnswer,
  TaskInput,
  TaskModelHandle,
  TaskModelSummary,
  TaskRun,
  TrainingHandle,
  TrainingSettings,
} from '../training_types.ts';
import { interventionsText } from '../validate_language.ts';
import {
  checkHalf,
  checkLimit,
  checkMilliseconds,
  checkQuestion,
  checkTask,
  checkTaskInput,
  checkTaskWeights,
  goldPositions,
  settingsText,
  textOf,
} from '../validate_training.ts';
import { Held } from './held.ts';
import { orThrow, withBuffers } from './memory.ts';
import { InlineTrace } from './trace.ts';

const NUMBERS_PER_STEP = 5;

function readSummary(handle: ModuleTaskModel | ModuleTraining): TaskModelSummary {
  const { task, settings, metadata, ...plain } = handle.summary();
  return {
    ...plain,
    task: { ...task, name: checkTask(task.name) },
    settings: JSON.parse(settings),
    metadata: JSON.parse(metadata),
  };
}

function followingOf({ followingProbabilities, followingRanks }: NextTokensValue): TaskRun['following'] {
  return Array.from(followingProbabilities, (probability, row) => ({
    probability,
    rank: followingRanks[row] ?? 0,
  }));
}

function nextOf(next: NextTokensValue): NextToken[][] {
  const { perRow, ids, probabilities } = next;
  return Array.from({ length: ids.length / perRow }, (_, row) =>
    Array.from({ length: perRow }, (_, rank) => {
      const index = row * perRow + rank;
      return { id: ids[index] ?? 0, probability: probabilities[index] ?? 0 };
    }),
  );
}

function passOf({ target, next }: PassValue): SentencePass {
  return { target, next: nextOf(next), following: followingOf(next) };
}

/** `begin`: what stands in front of what it writes. */
function answerOf({ target, next }: AnswerValue, begin: number[]): TaskAnswer {
  const { outcome, asked } = next;
  return {
    ...outcome,
    asked,
    target: Int32Array.of(...begin, ...target),
    right: outcome.correct === asked,
    next: nextOf(next),
  };
}

function reportsOf(numbers: Float64Array): StepReport[] {
  return Array.from({ length: numbers.length / NUMBERS_PER_STEP }, (_, step) => {
    const of = (which: number) => numbers[step * NUMBERS_PER_STEP + which] ?? 0;
    return { step: of(0), loss: of(1), accuracy: of(2), gradientNorm: of(3), learningRate: of(4) };
  });
}

function readProbe(module: MainModule, answer: ProbeAnswer): Probe {
  const probe = orThrow(module, answer);
  return { ...probe, trace: new InlineTrace(module, probe.trace) };
}

class InlineTaskModel extends Held<ModuleTaskModel> implements TaskModelHandle {
  readonly summary: TaskModelSummary;

  constructor(module: MainModule, model: ModuleTaskModel | null) {
    super(module, model, 'model');
    this.summary = readSummary(this.held);
  }

  async run(input: TaskInput): Promise<TaskRun> {
    const { source, target, interventions } = checkTaskInput(input);
    const pass = withBuffers(this.module, [source, target], (sourceIds, targetIds) =>
      orThrow(this.module, this.held.run(sourceIds ?? null, targetIds ?? null, interventions)),
    );
    return {
      trace: new InlineTrace(this.module, pass.trace),
      next: nextOf(pass),
      following: followingOf(pass),
    };
  }

  async read(question: SentenceQuestion): Promise<SentenceReading> {
    const { source, target, limit, interventions, goldTarget, gold } = checkQuestion(question);
    const reading = withBuffers(
      this.module,
      [source, target, goldTarget, gold],
      (sourceIds = null, targetIds = null, goldIds = null, positions = null) =>
        orThrow(this.module, this.held.read(sourceIds, targetIds, limit, interventions, goldIds, positions)),
    );
    const trace = new InlineTrace(this.module, reading.trace);
    return {
      ...passOf(reading),
      trace,
      heads: await trace.heads(['scores']),
      alignment: reading.alignment ?? null,
      before: reading.before ? passOf(reading.before) : null,
      differences: reading.differences ?? null,
    };
  }

  async write(source: Int32Array, limit: number, interventions?: Intervention[]): Promise<Int32Array> {
    const ids = int32sOf(source, 'The source');
    const most = checkLimit(limit);
    const changes = interventionsText(interventions);
    return withBuffers(this.module, [ids], (bytes) =>
      orThrow(this.module, this.held.write(bytes ?? null, most, changes)),
    );
  }

  async alignment(input: TaskInput, gold: number[][]): Promise<AlignmentScore[]> {
    const { source, target, interventions } = checkTaskInput(input);
    const rows = goldPositions(gold);
    return withBuffers(this.module, [source, target, rows], (sourceIds, targetIds, positions) =>
      orThrow(
        this.module,
        this.held.alignment(sourceIds ?? null, targetIds ?? null, interventions, positions ?? null),
      ),
    );
  }

  async evaluate(): Promise<Score[]> {
    return orThrow(this.module, this.held.evaluate());
  }

  async probe(): Promise<Probe> {
    return readProbe(this.module, this.held.probe());
  }

  async follow(interventions: Intervention[]): Promise<ProbeChange> {
    const change = orThrow(this.module, this.held.follow(interventionsText(interventions)));
    return { ...change, trace: new InlineTrace(this.module, change.trace) };
  }

  async ask(text: string, interventions?: Intervention[]): Promise<AskedQuestion> {
    const asked = orThrow(
      this.module,
      this.held.ask(textOf(text, 'The question'), interventionsText(interventions)),
    );
    const { source, labels, differences = null, before, trace } = asked;
    const begin = source.length > 0 ? [BEGIN_ID] : [];
    return {
      source,
      labels,
      answer: answerOf(asked, begin),
      before: before ? answerOf(before, begin) : null,
      differences,
      trace: new InlineTrace(this.module, trace),
    };
  }

  async countRight(first: number, count: number, interventions?: Intervention[]): Promise<RightCounts> {
    const changes = interventionsText(interventions);
    const numbers = this.held.countRight(wholeNumber(first, 'The first example'), checkLimit(count), changes);
    const [examples = 0, examplesRight = 0, asked = 0, correct = 0, of = 0] = orThrow(this.module, numbers);
    return { examples, examplesRight, asked, correct, of };
  }
}

class InlineTraining extends Held<ModuleTraining> implements TrainingHandle, TrainingSteps {
  readonly summary: TaskModelSummary;

  constructor(module: MainModule, training: ModuleTraining | null) {
    super(module, training, 'training');
    this.summary = readSummary(this.held);
  }

  async train(milliseconds: number): Promise<StepReport[]> {
    const time = checkMilliseconds(milliseconds);
    return reportsOf(orThrow(this.module, this.held.train(time)));
  }

  async probe(): Promise<Probe> {
    return readProbe(this.module, this.held.probe());
  }

  async probeWithWeights(): Promise<Probe & { weights: Uint8Array }> {
    return { ...(await this.probe()), weights: await this.weights('f32') };
  }

  async evaluate(): Promise<Score[]> {
    return orThrow(this.module, this.held.evaluate());
  }

  async checkpoint(): Promise<Uint8Array> {
    return orThrow(this.module, this.held.checkpoint());
  }

  async checkpointAtStep(): Promise<{ file: Uint8Array; step: number }> {
    return { file: await this.checkpoint(), step: this.held.steps() };
  }

  async weights(type: 'f32' | 'f16'): Promise<Uint8Array> {
    const half = checkHalf(type);
    return orThrow(this.module, this.held.weights(half));
  }
}

async function openTaskModel(
  module: MainModule,
  weights: () => Promise<Uint8Array>,
): Promise<TaskModelHandle> {
  const file = bytesOf(await checkTaskWeights(weights)(), "The model's weights");
  return withBuffers(
    module,
    [file],
    (bytes = null) => new InlineTaskModel(module, module.openTaskModel(bytes)),
  );
}

function startTraining(module: MainModule, settings: TrainingSettings): TrainingHandle {
  const { task, json } = settingsText(settings);
  return new InlineTraining(module, module.startTraining(task, json));
}

function resumeTraining(module: MainModule, checkpoint: Uint8Array): TrainingHandle {
  return withBuffers(
    module,
    [bytesOf(checkpoint, 'The checkpoint')],
    (bytes = null) => new InlineTraining(module, module.resumeTraining(bytes)),
  );
}

export const TRAINING_CALLS = { openTaskModel, startTraining, resumeTraining };
