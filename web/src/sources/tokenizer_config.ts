/** What `tokenizer_config.json` says beside `tokenizer.json`. */

import { messageOf } from '../core/types.ts';
import { isValues, refuse } from './tokenizer_plan.ts';

export interface TokenizerConfig {
  chatTemplate: string | null;
  startName: string | null;
  endName: string | null;
  addsStart: boolean;
}

const FILE = "The model's tokenizer_config.json";

/** A token is written as its text, or as an object with it. */
function nameOf(token: unknown): string | null {
  const content = isValues(token) ? token.content : token;
  return typeof content === 'string' ? content : null;
}

/** One template, or several by name, of which `default` is for chats. */
function templateOf(template: unknown): string | null {
  if (!Array.isArray(template)) return typeof template === 'string' ? template : null;
  const usual = template.find((one) => isValues(one) && one.name === 'default');
  return isValues(usual) && typeof usual.template === 'string' ? usual.template : null;
}

/** @throws SourceError `malformed` */
export function readConfig(json: string | undefined): TokenizerConfig {
  if (json === undefined) return { chatTemplate: null, startName: null, endName: null, addsStart: false };
  let values: unknown;
  try {
    values = JSON.parse(json);
  } catch (cause) {
    refuse(FILE, `it is no JSON (${messageOf(cause)}). Fetch the model again.`);
  }
  if (!isValues(values)) refuse(FILE, 'it is not an object. Fetch the model again.');
  return {
    chatTemplate: templateOf(values.chat_template),
    startName: nameOf(values.bos_token),
    endName: nameOf(values.eos_token),
    addsStart: values.add_bos_token === true,
  };
}
