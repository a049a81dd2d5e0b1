/** The steps that a `tokenizer.json` puts together of sequences in sequences. */

import { isValues, refuse, TOKENIZER_JSON, type Values } from './tokenizer_plan.ts';

/** Far more than any tokenizer has. */
const DEEPEST = 16;
const MOST_STEPS = 64;

function stepsOf(step: unknown, key: string, depth = 0): Values[] {
  if (step === null || step === undefined) return [];
  if (!isValues(step)) refuse(TOKENIZER_JSON, `a step among its ${key} is no object.`);
  if (depth > DEEPEST)
    refuse(TOKENIZER_JSON, `its ${key} are sequences inside each other, more than ${DEEPEST} deep.`);
  const inner = step[key];
  if (step.type !== 'Sequence') return [step];
  if (!Array.isArray(inner)) refuse(TOKENIZER_JSON, `a sequence of ${key} has none.`);
  const steps = inner.flatMap((one) => stepsOf(one, key, depth + 1));
  return steps.length > MOST_STEPS ? refuse(TOKENIZER_JSON, `it has more than ${MOST_STEPS} ${key}.`) : steps;
}

/** In the order in which they work. */
export interface Steps {
  normalizers: Values[];
  preTokenizers: Values[];
  processors: Values[];
  decoders: Values[];
}

/** @throws SourceError `malformed` */
export function allSteps(file: Values): Steps {
  return {
    normalizers: stepsOf(file.normalizer, 'normalizers'),
    preTokenizers: stepsOf(file.pre_tokenizer, 'pretokenizers'),
    processors: stepsOf(file.post_processor, 'processors'),
    decoders: stepsOf(file.decoder, 'decoders'),
  };
}
