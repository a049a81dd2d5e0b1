/** What the post-processors of a `tokenizer.json` put around texts. */

import { SourceError } from '../source_error.ts';
import {
  type Frame,
  type FramePart,
  isValues,
  refuse,
  TOKENIZER_JSON,
  type Values,
} from './tokenizer_plan.ts';

export const NO_FRAME: Frame = {
  single: [{ text: 0, type: 0 }],
  pair: [
    { text: 0, type: 0 },
    { text: 1, type: 1 },
  ],
};

/** Around one text, and the second token behind each of two; `between`: ends in front of the second. */
export function framedBy(
  start: readonly number[],
  end: readonly number[],
  secondType: 0 | 1,
  between = 0,
): Frame {
  const part = (ids: readonly number[], type: number) => (ids.length === 0 ? [] : [{ ids, type }]);
  const ends = Array.from({ length: between }, () => end).flat();
  return {
    single: [...part(start, 0), { text: 0, type: 0 }, ...part(end, 0)],
    pair: [
      ...part(start, 0),
      { text: 0, type: 0 },
      ...part(end, 0),
      ...part(ends, secondType),
      { text: 1, type: secondType },
      ...part(end, secondType),
    ],
  };
}

function numberIn(value: unknown, what: string): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
    ? value
    : refuse(TOKENIZER_JSON, `${what} of its post-processor is ${JSON.stringify(value)}.`);
}

/** `["</s>", 2]` */
function tokenOf(step: Values, key: 'sep' | 'cls'): number[] {
  const pair = step[key];
  if (!Array.isArray(pair)) refuse(TOKENIZER_JSON, `its ${step.type} has no ${key}.`);
  return [numberIn(pair[1], `the ${key}`)];
}

function specialIds({ special_tokens: tokens }: Values, name: unknown, idOf: IdOf): number[] {
  const token = isValues(tokens) && typeof name === 'string' ? tokens[name] : undefined;
  if (isValues(token) && Array.isArray(token.ids))
    return token.ids.map((id: unknown) => numberIn(id, `the number of ${JSON.stringify(name)}`));
  const id = typeof name === 'string' ? idOf(name) : undefined;
  return id === undefined
    ? refuse(TOKENIZER_JSON, `its post-processor's template has no number for ${JSON.stringify(name)}.`)
    : [id];
}

function partOf(step: Values, part: unknown, idOf: IdOf): FramePart {
  const { Sequence: sequence, SpecialToken: special } = isValues(part) ? part : {};
  if (isValues(sequence) && (sequence.id === 'A' || sequence.id === 'B'))
    return {
      text: sequence.id === 'A' ? 0 : 1,
      type: numberIn(sequence.type_id ?? 0, 'a type_id'),
    };
  if (isValues(special))
    return {
      ids: specialIds(step, special.id, idOf),
      type: numberIn(special.type_id ?? 0, 'a type_id'),
    };
  return refuse(TOKENIZER_JSON, "a part of its post-processor's template is neither a text nor a token.");
}

/** Each text once, or the cutting of long ones could not be told. */
function templateOf(step: Values, key: 'single' | 'pair', idOf: IdOf): FramePart[] {
  const template = step[key];
  if (!Array.isArray(template)) refuse(TOKENIZER_JSON, `its post-processor has no template for ${key}.`);
  const parts = template.map((part: unknown) => partOf(step, part, idOf));
  const texts = parts.flatMap((part) => ('text' in part ? [part.text] : [])).sort();
  if (texts.join() !== (key === 'single' ? '0' : '0,1'))
    refuse(
      TOKENIZER_JSON,
      `its post-processor's template for ${key} has the texts ${JSON.stringify(texts.map((text) => 'AB'.charAt(text)))} instead of each once.`,
    );
  return parts;
}

type IdOf = (name: string) => number | undefined;

function frameOf(step: Values, idOf: IdOf): Frame | null {
  switch (step.type) {
    case 'ByteLevel':
      return null;
    case 'BertProcessing':
      return framedBy(tokenOf(step, 'cls'), tokenOf(step, 'sep'), 1);
    case 'RobertaProcessing':
      return framedBy(tokenOf(step, 'cls'), tokenOf(step, 'sep'), 0, 1);
    case 'TemplateProcessing': {
      const single = templateOf(step, 'single', idOf);
      return { single, pair: step.pair === undefined ? NO_FRAME.pair : templateOf(step, 'pair', idOf) };
    }
    default:
      throw new SourceError(
        'unsupported',
        `The tokenizer's post-processor is ${JSON.stringify(step.type)}, which does not work here. Those that do: BertProcessing, ByteLevel, RobertaProcessing, TemplateProcessing.`,
      );
  }
}

/**
 * Null where nothing is put around texts. `idOf`: of a token by its name, where a template has no numbers.
 * @throws SourceError `malformed` or `unsupported`
 */
export function frameOfProcessors(processors: readonly Values[], idOf: IdOf): Frame | null {
  const [frame = null, ...others] = processors
    .map((step) => frameOf(step, idOf))
    .filter((one) => one !== null);
  if (others.length > 0)
    throw new SourceError(
      'unsupported',
      'The tokenizer has several post-processors that put tokens around texts, which does not work here. Use one template for all of them.',
    );
  return frame;
}

/** Whether anything is put around one text. */
export function addsTokens({ single }: Frame): boolean {
  return single.some((part) => 'ids' in part && part.ids.length > 0);
}

/** Tokens before and after one text. */
export function around({ single }: Frame): { before: number[]; after: number[] } {
  const at = single.findIndex((part) => 'text' in part);
  const ids = (parts: readonly FramePart[]) => parts.flatMap((part) => ('ids' in part ? part.ids : []));
  return { before: ids(single.slice(0, at)), after: ids(single.slice(at + 1)) };
}
