/**
 * How byte-level vocabularies cut a text into words before merging, by the names that GGUF files give:
 * regular expressions as in llama.cpp's `llama-vocab.cpp`, or as in the models' own `tokenizer.json` where
 * those say it exactly. Each is applied to what the one before it left; matches and gaps are both words.
 */

export interface PreTokenizer {
  patterns: readonly string[];
  /** A word that the vocabulary has is one token, whatever the merges say. */
  wholeWords?: boolean;
  /** The start token is added where the file does not say. */
  addsStart?: boolean;
}

const END = '\\s+(?!\\S)|\\s+';
const LINES = `\\s*[\\r\\n]+|${END}`;
const ENDINGS = "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])";
const LETTERS = '[^\\r\\n\\p{L}\\p{N}]?\\p{L}+';
const SIGNS = ' ?[^\\s\\p{L}\\p{N}]+';
const GPT2 = `'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+|${SIGNS}|${END}`;
const threeDigits = `${ENDINGS}|${LETTERS}|\\p{N}{1,3}|${SIGNS}[\\r\\n]*|${LINES}`;
const oneDigit = `${ENDINGS}|${LETTERS}|\\p{N}|${SIGNS}[\\r\\n]*|${LINES}`;
const CAPITAL = '[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]';
const SMALL = '[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]';
const BEFORE = '[^\\r\\n\\p{L}\\p{N}]?';
const SIGNS_AND_LINES = `${SIGNS}[\\r\\n/]*|${LINES}`;
const cased = (ending: string) =>
  `${BEFORE}${CAPITAL}*${SMALL}+${ending}|${BEFORE}${CAPITAL}+${SMALL}*${ending}`;
const WORDS_OF_BLOOM = ' ?[^(\\s|.,!?\u2026\u3002\uff0c\u3001\u0964\u06d4\u060c)]+';
const CHINESE = '[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+';
/** Letters that have a case; Georgian's small ones were none when the model was made. */
const CASED_LETTERS = '[\\p{Lu}\\p{Ll}\\p{Lt}&&[^\u10d0-\u10fa\u10fd-\u10ff]]';
const ASCII_SIGNS = '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~]';

const KINDS: [names: string, how: PreTokenizer][] = [
  ['default', { patterns: ['[\\p{P}\\$\\+<=>\\^~\\|]+', GPT2, '\\p{N}+', '[0-9][0-9][0-9]'] }],
  [
    'gpt-2 phi-2 roberta-bpe jina-es jina-de jina-v1-en jina-v2-es jina-v2-de jina-v2-code gigachat a.x-4.0 ' +
      'mellum mpt olmo jais exaone4 trillion granite-docling',
    { patterns: [GPT2] },
  ],
  ['smollm starcoder refact command-r codeshell exaone minerva-7b', { patterns: ['\\p{N}', GPT2] }],
  [
    'llama-bpe llama3 llama-v3 falcon3 falcon-h1 pixtral midm-2.0 lfm2',
    { patterns: [threeDigits], wholeWords: true, addsStart: true },
  ],
  ['dbrx smaug-bpe glm4 chatglm-bpe', { patterns: [threeDigits] }],
  ['qwen2 deepseek-r1-qwen kormo stablelm2 megrez hunyuan grok-2', { patterns: [oneDigit] }],
  ['seed-coder', { patterns: [`${ENDINGS}|${LETTERS}|\\p{N}| ?[^\\s\\p{L}\\p{N}\\r\\n]+|${LINES}`] }],
  [
    'bailingmoe bailingmoe2 llada-moe',
    { patterns: [`${ENDINGS}|${LETTERS}|\\p{N}|${SIGNS}[\\r\\n]*|\\s*[\\r\\n]|${END}`] },
  ],
  ['falcon', { patterns: ['[\\p{P}\\$\\+<=>\\^~\\|`]+', GPT2, '[0-9][0-9][0-9]'] }],
  [
    'deepseek-llm',
    {
      patterns: [
        '[\\r\\n]',
        `\\s?${CASED_LETTERS}+`,
        '\\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+',
        '\\s+$',
        CHINESE,
        '\\p{N}+',
      ],
    },
  ],
  ['deepseek-coder', { patterns: ['[\\r\\n]', '\\s?\\p{L}+', '\\s?\\p{P}+', CHINESE, '\\p{N}'] }],
  [
    'deepseek-v3 hunyuan-dense',
    {
      patterns: [
        '\\p{N}{1,3}',
        '[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+',
        `${ASCII_SIGNS}[A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|${LINES}`,
      ],
    },
  ],
  ['bloom poro-chat gpt3-finnish', { patterns: [WORDS_OF_BLOOM] }],
  ['viking', { patterns: [WORDS_OF_BLOOM, '\\p{N}'] }],
  ['tekken', { patterns: [`${cased('')}|\\p{N}|${SIGNS_AND_LINES}`], wholeWords: true, addsStart: true }],
  ['gpt-4o llama4 minimax-m2', { patterns: [`${cased(`${ENDINGS}?`)}|\\p{N}{1,3}|${SIGNS_AND_LINES}`] }],
];

const BY_NAME = new Map(
  KINDS.flatMap(([names, how]) => names.split(' ').map((name) => [name, how] as const)),
);

/** The one that llama.cpp, too, uses where a file names none. */
export const FALLBACK = 'default';

/** Nothing where the name is not known. */
export function preTokenizerNamed(name: string): PreTokenizer | undefined {
  return BY_NAME.get(name);
}
