/** Where `tokenizer_config.json` says otherwise than `tokenizer.json`. */

import { type AddedToken, isValues, type Values } from './tokenizer_plan.ts';

const FLAGS = [
  ['special', 'special'],
  ['normalized', 'normalized'],
  ['lstrip', 'takesBefore'],
  ['rstrip', 'takesAfter'],
  ['single_word', 'wordOnly'],
] as const;
/** Classes of transformers that take these settings of BERT's from their configuration. */
const LIKE_BERT = /Bert|Electra|MPNet|Funnel|LayoutLM|Lxmert/;
const OF_BERT = [
  ['do_lower_case', 'lowercase'],
  ['strip_accents', 'strip_accents'],
  ['tokenize_chinese_chars', 'handle_chinese_chars'],
] as const;
const NAMES_SHOWN = 6;

interface Changed {
  values: Values;
  keys: string[];
}

/** What the configuration sets of a step, where it differs. */
function changed(step: Values, config: Values, names: readonly (readonly [string, string])[]): Changed {
  const differing = names.filter(
    ([key, own]) => typeof config[key] === 'boolean' && own in step && step[own] !== config[key],
  );
  return {
    values: { ...step, ...Object.fromEntries(differing.map(([key, own]) => [own, config[key]])) },
    keys: differing.map(([key]) => key),
  };
}

function differs(token: AddedToken, values: Values): boolean {
  return (
    values.content !== token.content ||
    FLAGS.some(([key, own]) => typeof values[key] === 'boolean' && values[key] !== token[own])
  );
}

/** Added tokens of the configuration that are not those of `tokenizer.json`, by name. */
function otherTokens({ added_tokens_decoder: decoder }: Values, added: readonly AddedToken[]): string[] {
  if (!isValues(decoder)) return [];
  const byId = new Map(added.map((token) => [String(token.id), token]));
  return Object.entries(decoder).flatMap(([id, values]) => {
    if (!isValues(values)) return [];
    const token = byId.get(id);
    return token && !differs(token, values) ? [] : [JSON.stringify(values.content)];
  });
}

/**
 * The file as transformers would use it beside this configuration, and sentences on every difference.
 * The configuration's added tokens are not taken over.
 */
export function withConfig(
  file: Values,
  config: Values,
  added: readonly AddedToken[],
): { file: Values; notices: string[] } {
  const { normalizer, pre_tokenizer: preTokenizer } = file;
  const keys: string[] = [];
  const result = { ...file };
  if (
    isValues(normalizer) &&
    normalizer.type === 'BertNormalizer' &&
    LIKE_BERT.test(String(config.tokenizer_class))
  ) {
    const own = changed(normalizer, config, OF_BERT);
    result.normalizer = own.values;
    keys.push(...own.keys);
  }
  if (isValues(preTokenizer) && preTokenizer.type === 'ByteLevel') {
    const own = changed(preTokenizer, config, [['add_prefix_space', 'add_prefix_space']]);
    result.pre_tokenizer = own.values;
    keys.push(...own.keys);
  }
  const others = otherTokens(config, added);
  const list = others.slice(0, NAMES_SHOWN).join(', ');
  return {
    file: result,
    notices: [
      ...keys.map(
        (key) =>
          `${key} is ${config[key]} in tokenizer_config.json and not in tokenizer.json; tokenizer_config.json decides, as in transformers.`,
      ),
      ...(others.length > 0
        ? [
            `tokenizer_config.json describes added tokens otherwise than tokenizer.json, which is followed: ${list}${others.length > NAMES_SHOWN ? ` and ${others.length - NAMES_SHOWN} more` : ''}.`,
          ]
        : []),
    ],
  };
}
