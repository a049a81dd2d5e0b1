/** An encoder beside the page: its card, its tokenizer and its weights. */

import type { ModelHandle, ViewCore } from '../core/types.ts';
import {
  type CardFile,
  checkCounts,
  checkFiles,
  checkWords,
  fetchCard,
  malformedCard,
  parseCard,
} from './card.ts';
import { FileLoader, handOver, type LoadOptions } from './files/file_loader.ts';
import { cancelled } from './source_error.ts';
import { startTokenizer } from './tokenizer/start_tokenizer.ts';
import type { TextTokenizer } from './tokenizer/tokenizer.ts';

export interface ModelCard {
  name: string;
  title: string;
  license: string;
  layers: number;
  heads: number;
  weightsType: 'f16' | 'f32';
  /** Of any attention weight from the f32 model's, measured over the fixture texts. */
  largestWeightDifference: number;
  files: Record<'config' | 'tokenizer' | 'weights', CardFile>;
}

export interface LoadedModel {
  card: ModelCard;
  tokenizer: TextTokenizer;
  model: ModelHandle;
  notices: string[];
}

/** @throws SourceError `malformed` */
export function readCard(text: string): ModelCard {
  return parseCard(text, (card) => [
    ...checkWords(card, ['name', 'title', 'license']),
    ...checkCounts(card, ['layers', 'heads'], 1000),
    ['weightsType', card.weightsType === 'f16' || card.weightsType === 'f32'],
    [
      'largestWeightDifference',
      typeof card.largestWeightDifference === 'number' && card.largestWeightDifference >= 0,
    ],
    ...checkFiles(card, ['config', 'tokenizer', 'weights']),
  ]) as ModelCard;
}

/**
 * Loads the model in the folder `base` (with a slash at its end) into the core.
 * @throws SourceError, or CoreError when the files do not fit each other
 */
export async function loadModel(core: ViewCore, base: URL, options: LoadOptions = {}): Promise<LoadedModel> {
  const card = readCard(await fetchCard(base, options.signal));
  const { files } = card;
  const loader = new FileLoader(base, [files.config, files.tokenizer, files.weights], options);
  const config = await loader.nextText(files.config);
  const tokenizer = await startTokenizer(await loader.nextText(files.tokenizer));
  const weights = handOver(await loader.next(files.weights), () => loader.again(files.weights));
  const model = await core.openModel({ config, weights });
  if (options.signal?.aborted) {
    model.dispose();
    throw cancelled();
  }
  const { layers, heads } = model.summary;
  if (layers !== card.layers || heads !== card.heads) {
    model.dispose();
    throw malformedCard(`the model has ${layers} layers with ${heads} heads, which it does not say`);
  }
  return { card, tokenizer, model, notices: [...loader.notices] };
}
