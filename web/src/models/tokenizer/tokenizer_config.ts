/** What `tokenizer_config.json` and the templates of chats say beside `tokenizer.json`. */

import { messageOf } from '../../core/types.ts';
import { configNotices } from './tokenizer_keys.ts';
import { isValues, refuse, type Values } from './tokenizer_plan.ts';

export interface TokenizerConfig {
  values: Values;
  chatTemplate: string | null;
  /** Special tokens by their names, such as `bos_token`. */
  names: Record<string, string>;
  /** Whether these tokens are put around a text; null where nothing says so. */
  addsStart: boolean | null;
  addsEnd: boolean | null;
  /** Whether a tokenizer of this class begins texts where tokenizer.json puts nothing around them. */
  addsStartByClass: boolean;
  notices: string[];
}

/** The texts of files beside `tokenizer.json`. */
export interface TokenizerTexts {
  /** `tokenizer_config.json` */
  config?: string;
  /** `chat_template.jinja`: a template as it is. */
  chatTemplate?: string;
  /** `chat_template.json` */
  chatTemplateJson?: string;
}

const FILE = "The model's tokenizer_config.json";
const TEMPLATE_FILE = "The model's chat_template.json";
/** Classes of transformers that put the start token before a text unless they are told otherwise. */
const ADDS_START = /^(?:CodeLlama|Cohere|Gemma|Llama)Tokenizer(?:Fast)?$/;

/** A token is written as its text, or as an object with it. */
function nameOf(token: unknown): string | null {
  const content = isValues(token) ? token.content : token;
  return typeof content === 'string' ? content : null;
}

function parsed(json: string | undefined, file: string): Values {
  if (json === undefined) return {};
  let values: unknown;
  try {
    values = JSON.parse(json);
  } catch (cause) {
    refuse(file, `it is no JSON (${messageOf(cause)}). Fetch the model again.`);
  }
  return isValues(values) ? values : refuse(file, 'it is not an object. Fetch the model again.');
}

/** By name, in the order of the file. */
function namedTemplates(template: unknown): [name: string, template: string][] {
  const entries: unknown[][] = Array.isArray(template)
    ? template.map((one: unknown) => (isValues(one) ? [one.name, one.template] : []))
    : isValues(template)
      ? Object.entries(template)
      : [['default', template]];
  return entries.filter(
    (entry): entry is [string, string] => typeof entry[0] === 'string' && typeof entry[1] === 'string',
  );
}

interface ChatTemplate {
  chatTemplate: string | null;
  notices: string[];
}

/** One template, or several by name, of which `default` is for chats, else the first. */
export function templateOf(template: unknown): ChatTemplate {
  const all = namedTemplates(template);
  const chosen = all.find(([name]) => name === 'default') ?? all[0];
  if (chosen === undefined) return { chatTemplate: null, notices: [] };
  const [name, chatTemplate] = chosen;
  const others = all.filter((one) => one !== chosen).map(([other]) => JSON.stringify(other));
  const isChoice = name !== 'default' && others.length > 0;
  const notice = `Of the model's chat templates, none of which is called "default", ${JSON.stringify(name)} is used; the others are ${others.join(', ')}.`;
  return { chatTemplate, notices: isChoice ? [notice] : [] };
}

/** A file of its own comes before `tokenizer_config.json`, as in transformers. */
function chatTemplateOf(texts: TokenizerTexts, values: Values): ChatTemplate {
  if (texts.chatTemplate !== undefined) return { chatTemplate: texts.chatTemplate, notices: [] };
  const own = templateOf(parsed(texts.chatTemplateJson, TEMPLATE_FILE).chat_template);
  return own.chatTemplate === null ? templateOf(values.chat_template) : own;
}

function namesIn(values: Values): Record<string, string> {
  const names = Object.entries(values).flatMap(([key, value]): [string, string][] => {
    const name = key.endsWith('_token') ? nameOf(value) : null;
    return name === null ? [] : [[key, name]];
  });
  return Object.fromEntries(names);
}

/** @throws SourceError `malformed` */
export function readConfig(texts: TokenizerTexts): TokenizerConfig {
  const values = parsed(texts.config, FILE);
  const { chatTemplate, notices } = chatTemplateOf(texts, values);
  const flag = (key: string) => (typeof values[key] === 'boolean' ? values[key] : null);
  return {
    values,
    chatTemplate,
    names: namesIn(values),
    addsStart: flag('add_bos_token'),
    addsEnd: flag('add_eos_token'),
    addsStartByClass: ADDS_START.test(String(values.tokenizer_class)),
    notices: [...configNotices(values), ...notices],
  };
}
