/** `--text` and `--chat`: the tokens that a language model reads. */

import type { LanguageTokenizer } from '../models/tokenizer/language_tokenizer.ts';
import type { Cut } from '../models/tokenizer/tokenizer.ts';
import type { Token } from '../trace/tokens.ts';
import type { Options } from './options.ts';
import { CommandProblem } from './problem.ts';

/** @throws CommandProblem where there is nothing to read */
export function readText(options: Options): string {
  const text = options.get('--text');
  if (text.trim() === '') throw new CommandProblem('--text is empty; give a sentence.');
  return text;
}

/** Says on standard error what did not fit. */
export function warnOfCuts(cuts: Cut[], total: number, limit: number): void {
  if (cuts.length === 0) return;
  const parts = cuts.map(({ count, sentence, after }) => {
    const what = sentence === 0 ? '--text' : '--pair';
    return `${count} of ${what} are left out${after && `, after "... ${after}"`}`;
  });
  process.stderr.write(
    `scripts/attention: the model takes ${limit} of the ${total} tokens: ${parts.join('; ')}.\n`,
  );
}

export interface Prompt {
  ids: Int32Array;
  tokens: Token[];
  cuts: Cut[];
  /** Before cutting. */
  total: number;
}

/** The text as it is, or as a question in the model's own template. @throws CommandProblem or SourceError */
export async function encodePrompt(
  tokenizer: LanguageTokenizer,
  text: string,
  { chat, limit }: { chat: boolean; limit: number },
): Promise<Prompt> {
  if (chat && !tokenizer.hasChatTemplate)
    throw new CommandProblem('This model has no chat template: it continues plain text. Leave --chat out.');
  const written = chat ? await tokenizer.chat([{ role: 'user', content: text }], true) : text;
  const encoding = await tokenizer.encode(written, {
    interpretSpecial: chat,
    addStart: !chat && tokenizer.addsStart,
    limit,
  });
  if (encoding.leftOut > 0) {
    process.stderr.write(
      `scripts/attention: the model has no tokens for ${encoding.leftOut} bytes of --text; they are left out.\n`,
    );
  }
  if (encoding.ids.length === 0)
    throw new CommandProblem('--text has nothing that the model has tokens for; give a sentence.');
  return encoding;
}
