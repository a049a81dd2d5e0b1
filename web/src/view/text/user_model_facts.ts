/** The card of a model that the reader brought, as pairs of words. */

import { sizeInWords } from '../../models/size_in_words.ts';
import type { UserModelCard } from '../../models/user_model.ts';
import { plural } from './format.ts';

function counted(count: number): string {
  return count.toLocaleString('en');
}

function parametersInWords(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(2)} billion`;
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} million`;
  return counted(count);
}

function headsInWords({ layers, heads, keyValueHeads, headWidth }: UserModelCard): string {
  const groups = keyValueHeads === heads ? '' : ` in ${plural(keyValueHeads, 'key/value group')}`;
  return `${plural(layers, 'layer')} × ${plural(heads, 'head')}${groups}, ${headWidth} wide`;
}

function memoryInWords({ kind, memory, contextLength }: UserModelCard): string {
  const { loading, held, available, session, sessionTokens, longestContext, fits } = memory;
  const reach = `WebAssembly has ${sizeInWords(available)}.`;
  if (kind === 'encoder') return `${sizeInWords(loading)} while it loads; ${reach}`;
  const isShort = fits && longestContext < contextLength;
  const most = isShort ? ` At most ${counted(longestContext)} tokens fit.` : '';
  return `${sizeInWords(held + session)} with a text of ${counted(sessionTokens)} tokens; ${reach}${most}`;
}

function tokenizerInWords({ tokenizer }: UserModelCard): [string, string][] {
  if (!tokenizer || tokenizer.problem) return [];
  const { framing, hasChatTemplate, notices } = tokenizer;
  const chat = hasChatTemplate ? ['It has a chat template.'] : [];
  return [['Tokenizer', [framing, ...chat, ...notices].join(' ')]];
}

const PREDICTS = { next: 'predicts the next token', masked: 'predicts masked tokens' };
/** A card has little room: a model may have a thousand classes. */
const CLASSES_SHOWN = 8;

/** What comes out of it, besides attention. */
export function outcomeInWords({ predicts, classes }: Pick<UserModelCard, 'predicts' | 'classes'>): string {
  if (classes.length === 0) return predicts === '' ? 'predicts nothing' : PREDICTS[predicts];
  const more = classes.length > CLASSES_SHOWN ? ', ...' : '';
  const count = `${counted(classes.length)} ${classes.length === 1 ? 'class' : 'classes'}`;
  return `${count}: ${classes.slice(0, CLASSES_SHOWN).join(', ')}${more}`;
}

function kindInWords(card: UserModelCard): string {
  const outcome = outcomeInWords(card);
  const isCausal = card.settings.causal === true;
  if (card.kind === 'decoder')
    return isCausal
      ? `language model (decoder), ${outcome}`
      : `decoder that is not causal: every token looks at every token, so it ${outcome}`;
  return isCausal
    ? `encoder run as a decoder (is_decoder): no token looks at a later one; ${outcome}`
    : `encoder, ${outcome}`;
}

/** Scaled positions give other numbers than the same model without. */
function positionsInWords({ settings: { rotaryScaling, rotaryFactor } }: UserModelCard): [string, string][] {
  if (rotaryScaling === undefined) return [];
  return [['Positions', `rotary, scaled (${rotaryScaling}, factor ${rotaryFactor})`]];
}

/** A card has little room: a model may leave hundreds aside. */
const NAMES_SHOWN = 6;

function leftOverInWords({ leftOver }: UserModelCard): string {
  const shown = leftOver.slice(0, NAMES_SHOWN).join(', ');
  const more = leftOver.length - NAMES_SHOWN;
  return `${plural(leftOver.length, 'tensor')} not used: ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Term and description, in the order in which they are shown. */
export function factsOf(card: UserModelCard): [term: string, description: string][] {
  return [
    ['Family', `${card.family}, ${kindInWords(card)}`],
    ['Heads', headsInWords(card)],
    ['Sizes', `width ${counted(card.width)}, feed-forward ${counted(card.feedForward)}`],
    ['Vocabulary', `${counted(card.vocabulary)} tokens`],
    ['Context', `${counted(card.contextLength)} tokens`],
    ...positionsInWords(card),
    ['Parameters', parametersInWords(card.parameters)],
    ['Weights', `${card.quantisation}, ${plural(card.files.length, 'file')}, ${sizeInWords(card.fileBytes)}`],
    ['Memory', memoryInWords(card)],
    ...tokenizerInWords(card),
    ...(card.leftOver.length > 0 ? [['Left over', leftOverInWords(card)] as [string, string]] : []),
  ];
}
