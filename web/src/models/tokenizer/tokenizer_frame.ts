/** What is put around a text, decided once: by the post-processor, then by what `tokenizer_config.json` says. */

import { addsTokens, around, framedBy, NO_FRAME } from './post_processor.ts';
import type { TokenizerConfig } from './tokenizer_config.ts';
import type { Frame } from './tokenizer_plan.ts';

type Flags = Pick<TokenizerConfig, 'addsStart' | 'addsEnd' | 'addsStartByClass'>;

export interface DecidedFrame {
  frame: Frame;
  /** What decided. */
  reason: string;
  /** Where two files disagree. */
  notices: string[];
}

/** The tokens with `id` at one end, or without it, or as they are. */
function withFlag(
  ids: readonly number[],
  id: number | null,
  flag: boolean | null,
  put: (id: number) => number[],
): readonly number[] {
  if (flag === null || id === null || ids.includes(id) === flag) return ids;
  return flag ? put(id) : ids.filter((other) => other !== id);
}

/** `start` and `end`: the tokens that `tokenizer_config.json` calls so. */
export function decideFrame(
  processed: Frame | null,
  { addsStart, addsEnd, addsStartByClass }: Flags,
  start: number | null,
  end: number | null,
): DecidedFrame {
  const frame = processed ?? NO_FRAME;
  const byFile = processed ? "tokenizer.json's post-processor" : '';
  const { before, after } = around(frame);
  const isEmpty = !addsTokens(frame);
  const wanted = addsStart ?? (isEmpty && addsStartByClass ? true : null);
  const newBefore = withFlag(before, start, wanted, (id) => [id, ...before]);
  const newAfter = withFlag(after, end, addsEnd, (id) => [...after, id]);
  if (newBefore === before && newAfter === after) return { frame, reason: byFile, notices: [] };
  const keys = [
    ...(newBefore === before ? [] : [addsStart === null ? 'tokenizer_class' : 'add_bos_token']),
    ...(newAfter === after ? [] : ['add_eos_token']),
  ].join(' and ');
  return {
    frame: framedBy(newBefore, newAfter, 1),
    reason: `${keys} of tokenizer_config.json`,
    notices: isEmpty
      ? []
      : [
          `tokenizer.json and tokenizer_config.json disagree on what is put around a text; ${keys} of tokenizer_config.json decides, as in transformers.`,
        ],
  };
}

/** What the card says. `nameOf`: of a token. */
export function framingSentence(frame: Frame, nameOf: (id: number) => string, reason: string): string {
  const because = reason ? `, as ${reason} ${/ and /.test(reason) ? 'say' : 'says'}` : '';
  if (!addsTokens(frame)) return `Nothing is put around a text${because}.`;
  const { before, after } = around(frame);
  const names = (ids: number[]) => ids.map(nameOf);
  return `A text is read as ${[...names(before), '(text)', ...names(after)].join(' ')}${because}.`;
}
