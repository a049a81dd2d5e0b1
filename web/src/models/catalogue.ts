/** The models that are served with the page. */

export interface CatalogueModel {
  name: string;
  title: string;
  /** Encoders are loaded by `loadModel`, decoders by `loadLanguageModel`. */
  kind: 'encoder' | 'decoder';
  layers: number;
  heads: number;
  /** Relative to the page, with a slash at its end. */
  folder: string;
  /** Of all its files; exact figures are on its card. */
  bytes: number;
}

export const MINILM: CatalogueModel = {
  name: 'minilm',
  title: 'MiniLM',
  kind: 'encoder',
  layers: 6,
  heads: 12,
  folder: 'models/minilm/',
  bytes: 45_600_000,
};

export const SMOLLM2: CatalogueModel = {
  name: 'smollm2',
  title: 'SmolLM2-135M',
  kind: 'decoder',
  layers: 30,
  heads: 9,
  folder: 'models/smollm2/',
  bytes: 98_400_000,
};
