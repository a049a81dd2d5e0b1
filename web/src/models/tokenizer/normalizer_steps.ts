/** The normalizers of a `tokenizer.json`, as the package `tokenizers` understands them. */

import { SourceError } from '../source_error.ts';
import { bytesToLetters } from './byte_letters.ts';
import { patternOf } from './oniguruma.ts';
import { PrecompiledMap } from './precompiled_map.ts';
import type { TokenizerPackage } from './tokenizer_package.ts';
import { flagOf, refuse, TOKENIZER_JSON, type Values } from './tokenizer_plan.ts';
import { CONTROL, MARK, NONSPACING_MARK, normalized, UNSEEN } from './unicode_classes.ts';

export interface Normalizer {
  apply(text: string): string;
  /** Whether the first letter of the text goes away, so that what follows is not the text's beginning. */
  dropsStart(text: string): boolean;
}

const SPACES_BEFORE = /^\p{White_Space}+/u;
const SPACES_AFTER = /(?<!\p{White_Space})\p{White_Space}+$/u;
const CHINESE =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu;
const GAP = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g;

/** Letter by letter: a capital sigma becomes the same small one at a word's end as within. */
function lowercase(text: string): string {
  return text.replaceAll('\u03a3', '\u03c3').toLowerCase();
}

/** Of a step that only maps or adds. */
function keeping(apply: (text: string) => string): Normalizer {
  return { apply, dropsStart: () => false };
}

/** Of a step that takes out what `pattern` finds, then maps. */
function removing(pattern: RegExp, map: (text: string) => string = (text) => text): Normalizer {
  return {
    apply: (text) => map(text.replace(pattern, '')),
    dropsStart: (text) => text.search(pattern) === 0,
  };
}

function bert(step: Values): Normalizer[] {
  const lowers = flagOf(step, 'lowercase', true);
  const stripsAccents = flagOf(step, 'strip_accents', lowers);
  return [
    ...(flagOf(step, 'clean_text', true)
      ? [removing(CONTROL, (text) => text.replace(/\p{White_Space}/gu, ' '))]
      : []),
    ...(flagOf(step, 'handle_chinese_chars', true) ? [keeping((text) => text.replace(CHINESE, ' $& '))] : []),
    ...(stripsAccents ? [keeping((text) => normalized(text, 'NFD')), removing(NONSPACING_MARK)] : []),
    ...(lowers ? [keeping(lowercase)] : []),
  ];
}

function strip(step: Values): Normalizer {
  const left = flagOf(step, 'strip_left', false);
  const right = flagOf(step, 'strip_right', false);
  return {
    apply: (text) => {
      const rest = left ? text.replace(SPACES_BEFORE, '') : text;
      return right ? rest.replace(SPACES_AFTER, '') : rest;
    },
    dropsStart: (text) => left && SPACES_BEFORE.test(text),
  };
}

function replace(library: TokenizerPackage, { pattern, content }: Values): Normalizer {
  if (typeof content !== 'string') refuse(TOKENIZER_JSON, 'its Replace has no content.');
  const found = patternOf(library, pattern, 'its Replace');
  return {
    apply: (text) => text.replace(found, () => content),
    dropsStart: (text) => content === '' && text.search(found) === 0,
  };
}

function prepend({ prepend }: Values): Normalizer {
  if (typeof prepend !== 'string') refuse(TOKENIZER_JSON, 'its Prepend has no text.');
  return keeping((text) => (text === '' ? text : prepend + text));
}

function stepsOf(library: TokenizerPackage, step: Values): Normalizer[] {
  switch (step.type) {
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD': {
      const form = step.type;
      return [keeping((text) => normalized(text, form))];
    }
    case 'Lowercase':
      return [keeping(lowercase)];
    case 'BertNormalizer':
      return bert(step);
    case 'ByteLevel':
      return [keeping(bytesToLetters)];
    case 'Nmt':
      return [removing(UNSEEN, (text) => text.replace(GAP, ' '))];
    case 'Precompiled': {
      const map = new PrecompiledMap(step.precompiled_charsmap);
      return [{ apply: (text) => map.normalize(text), dropsStart: (text) => map.dropsStart(text) }];
    }
    case 'Prepend':
      return [prepend(step)];
    case 'Replace':
      return [replace(library, step)];
    case 'Strip':
      return [strip(step)];
    case 'StripAccents':
      return [removing(MARK)];
    default:
      throw new SourceError(
        'unsupported',
        `The tokenizer changes texts by ${JSON.stringify(step.type)}, which does not work here. Those that do: BertNormalizer, ByteLevel, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace, Strip, StripAccents.`,
      );
  }
}

/** @throws SourceError `malformed` or `unsupported` */
export function normalizer(library: TokenizerPackage, steps: readonly Values[]): Normalizer {
  const all = steps.flatMap((step) => stepsOf(library, step));
  return {
    apply: (text) => all.reduce((changed, step) => step.apply(changed), text),
    dropsStart: (text) => {
      let changed = text;
      for (const step of all) {
        if (step.dropsStart(changed)) return true;
        changed = step.apply(changed);
      }
      return false;
    },
  };
}
