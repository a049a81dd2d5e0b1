/** The normalizers of a `tokenizer.json` that work here. */

import { SourceError } from './source_error.ts';
import { refuse, TOKENIZER_JSON, type Values } from './tokenizer_plan.ts';
import { regexOf } from './tokenizer_steps.ts';

const PLAIN = new Set(['NFC', 'NFD', 'NFKC', 'NFKD', 'Lowercase', 'Strip', 'StripAccents']);

function checked(step: Values): Values {
  const { type, prepend, pattern, content } = step;
  if (type === 'Prepend') {
    return typeof prepend === 'string' ? step : refuse(TOKENIZER_JSON, 'its Prepend has no text.');
  }
  if (type === 'Replace') {
    if (typeof content !== 'string') refuse(TOKENIZER_JSON, 'its Replace has no content.');
    // The library would take $ for a part of the match.
    return {
      type,
      pattern: { Regex: regexOf(pattern, 'its Replace') },
      content: content.replaceAll('$', '$$$$'),
    };
  }
  if (typeof type === 'string' && PLAIN.has(type)) return step;
  throw new SourceError(
    'unsupported',
    `The tokenizer changes texts by ${JSON.stringify(type)}, which does not work here. Those that do: ${[...PLAIN].join(', ')}, Prepend, Replace.`,
  );
}

/**
 * Null where there are none.
 * @throws SourceError `malformed` or `unsupported`
 */
export function normalizer(steps: readonly Values[]): Values | null {
  return steps.length === 0 ? null : { type: 'Sequence', normalizers: steps.map(checked) };
}
