/**
 * Every key of a `tokenizer.json`, and those of a `tokenizer_config.json`: which are followed, and which change
 * no token. A key that stands in neither list gives a notice; kinds of steps that do not work, and values that
 * would change tokens in a way that does not work, are refused by name where the steps are made.
 */

import { refuse, TOKENIZER_JSON, type Values } from './tokenizer_plan.ts';

interface Keys {
  followed: string;
  harmless?: string;
}

const FILE: Keys = {
  followed: 'added_tokens normalizer pre_tokenizer model post_processor decoder',
  // Whoever encodes sets these two anew; here texts are cut to what the model takes.
  harmless: 'version truncation padding',
};

const ADDED_TOKEN: Keys = { followed: 'id content single_word lstrip rstrip normalized special' };

type Part = 'normalizer' | 'pre-tokenizer' | 'post-processor' | 'model';

const STEPS: Record<Part, Record<string, Keys>> = {
  normalizer: {
    BertNormalizer: { followed: 'clean_text handle_chinese_chars strip_accents lowercase' },
    ByteLevel: { followed: '' },
    Lowercase: { followed: '' },
    NFC: { followed: '' },
    NFD: { followed: '' },
    NFKC: { followed: '' },
    NFKD: { followed: '' },
    Nmt: { followed: '' },
    Precompiled: { followed: 'precompiled_charsmap' },
    Prepend: { followed: 'prepend' },
    Replace: { followed: 'pattern content' },
    Strip: { followed: 'strip_left strip_right' },
    StripAccents: { followed: '' },
  },
  'pre-tokenizer': {
    BertPreTokenizer: { followed: '' },
    ByteLevel: { followed: 'add_prefix_space use_regex', harmless: 'trim_offsets' },
    CharDelimiterSplit: { followed: 'delimiter' },
    Digits: { followed: 'individual_digits' },
    FixedLength: { followed: 'length' },
    Metaspace: { followed: 'replacement prepend_scheme add_prefix_space split', harmless: 'str_rep' },
    Punctuation: { followed: 'behavior' },
    Split: { followed: 'pattern behavior invert' },
    Whitespace: { followed: '' },
    WhitespaceSplit: { followed: '' },
  },
  'post-processor': {
    BertProcessing: { followed: 'sep cls' },
    ByteLevel: { followed: '', harmless: 'add_prefix_space trim_offsets use_regex' },
    RobertaProcessing: { followed: 'sep cls', harmless: 'add_prefix_space trim_offsets' },
    TemplateProcessing: { followed: 'single pair special_tokens' },
  },
  model: {
    BPE: {
      // The first three must have a value that changes nothing.
      followed:
        'dropout continuing_subword_prefix end_of_word_suffix vocab merges unk_token fuse_unk byte_fallback ignore_merges',
    },
    Unigram: { followed: 'vocab unk_id byte_fallback alpha nbest_size' },
    WordLevel: { followed: 'vocab unk_token' },
    WordPiece: { followed: 'vocab unk_token continuing_subword_prefix max_input_chars_per_word' },
  },
};

/** Of `tokenizer_config.json`. */
const CONFIG: Keys = {
  followed:
    'add_bos_token add_eos_token add_prefix_space added_tokens_decoder bos_token chat_template do_lower_case ' +
    'eos_token strip_accents tokenize_chinese_chars tokenizer_class',
  harmless:
    // Names for templates and generation, beside those that end with _token.
    'additional_special_tokens extra_special_tokens model_specific_special_tokens pad_token_type_id ' +
    'special_tokens_map_file ' +
    // How long texts and batches are cut and filled; the page cuts to what the model takes.
    'max_length model_max_length pad_to_multiple_of padding padding_side stride truncation ' +
    'truncation_side truncation_strategy ' +
    // Of the way back to text.
    'clean_up_tokenization_spaces decode_with_prefix_space errors spaces_between_special_tokens ' +
    // Already worked into tokenizer.json when it was made, or of the slow tokenizers alone.
    'basic_tokenizer do_basic_tokenize do_lowercase_and_remove_accent from_slow keep_accents legacy ' +
    'legacy_behaviour mask_token_sent never_split remove_space sp_model_kwargs trim_offsets ' +
    'use_fast wordpieces_prefix split_special_tokens fix_mistral_regex ' +
    // Where it came from and who reads it.
    'auto_map backend device_map image_processor_type init_inputs is_local local_files_only merges_file ' +
    'model_input_names name name_or_path processor_class response_schema return_token_type_ids tokenizer_file ' +
    'tokenizer_type tokenizer_version transformers_version trust_remote_code unk_id use_default_system_prompt ' +
    'vocab_file vocab_size _commit_hash',
};
const NAMES_TOKEN = /_token(?:_id)?$/;

const words = (text: string | undefined) => (text ? text.split(' ') : []);

function strangersIn(values: Values, { followed, harmless }: Keys): string[] {
  const listed = new Set(['type', ...words(followed), ...words(harmless)]);
  return Object.keys(values).filter((key) => !listed.has(key) && !key.startsWith('__'));
}

function sentence(file: string, where: string, names: string[]): string[] {
  if (names.length === 0) return [];
  const list = names.slice(0, 6).map((name) => JSON.stringify(name));
  const more = names.length > list.length ? ` and ${names.length - list.length} more` : '';
  return [
    `${file}: ${list.join(', ')}${more}${where} ${names.length === 1 ? 'is' : 'are'} not known here and may change the tokens.`,
  ];
}

/** Sentences on what a step has and nothing here follows. */
export function stepNotices(part: Part, step: Values): string[] {
  const keys = STEPS[part][String(step.type)];
  return keys ? sentence('tokenizer.json', ` of its ${step.type} ${part}`, strangersIn(step, keys)) : [];
}

export function fileNotices(file: Values): string[] {
  return sentence('tokenizer.json', '', strangersIn(file, FILE));
}

export function addedTokenNotices(tokens: readonly Values[]): string[] {
  const names = new Set(tokens.flatMap((token) => strangersIn(token, ADDED_TOKEN)));
  return sentence('tokenizer.json', ' of its added tokens', [...names]);
}

export function configNotices(config: Values): string[] {
  const names = strangersIn(config, CONFIG).filter((key) => !NAMES_TOKEN.test(key));
  return sentence('tokenizer_config.json', '', names);
}

/** Keys of a GGUF file's tokenizer, beside those that are followed, that change no token of the two kinds. */
const HARMLESS_IN_GGUF = new Set(
  'add_sep_token escape_whitespaces precompiled_charsmap remove_extra_whitespaces token_type_count'.split(
    ' ',
  ),
);
const HARMLESS_KEY =
  /^tokenizer\.(?:chat_templates?(?:\..*)?|huggingface\.json|rwkv\.world|ggml\.\w+_token_id)$/;

/** `names`: of the keys that the core does not hand over. */
export function ggufNotices(names: readonly string[]): string[] {
  const strangers = names.filter(
    (name) => !HARMLESS_KEY.test(name) && !HARMLESS_IN_GGUF.has(name.replace('tokenizer.ggml.', '')),
  );
  return sentence('The GGUF file', '', strangers);
}

/** Whether a step's kind is one that works. */
export function worksAs(part: Part, type: unknown): boolean {
  return typeof type === 'string' && Object.hasOwn(STEPS[part], type);
}

/** A value that changes nothing, or the file is refused. @throws SourceError */
export function refuseUnless(isHarmless: boolean, key: string, value: unknown, why: string): void {
  if (!isHarmless) refuse(TOKENIZER_JSON, `its ${key} is ${JSON.stringify(value)}: ${why}`);
}
