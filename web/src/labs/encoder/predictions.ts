/**
 * What the heads over an encoder say of a text: the token at or after a position, and the classes of the
 * whole; with the reader's changes also what it was without them. Late answers never overwrite newer ones.
 */

import type { ClassScore, ModelRun, TokenPrediction } from '../../core/types.ts';
import type { Pin } from '../../scene/scene.ts';
import type { Token } from '../../trace/tokens.ts';
import type { EncoderText } from './run_text.ts';

const MASK = /^(?:\[MASK\]|<mask>)$/;

export interface Beside<Said> {
  before: Said;
  /** With the reader's changes; null while there are none. */
  after: Said | null;
}

export interface Predicted {
  position: number;
  token: Beside<TokenPrediction> | null;
  classes: Beside<ClassScore[]> | null;
  /** Text of the tokens that are named. */
  names: ReadonlyMap<number, string>;
}

/** Whether a token stands for one that is to be found. */
export function isMask({ raw }: Pick<Token, 'raw'>): boolean {
  return MASK.test(raw);
}

/** The pinned token; else the first that is masked, or the last where the next one is predicted; -1: none. */
export function positionOf(
  { encoder, tokens }: Pick<EncoderText, 'encoder' | 'tokens'>,
  pin: Pin | null,
): number {
  const { predicts } = encoder.model.summary;
  if (predicts === '') return -1;
  if (pin && pin.query < tokens.length) return pin.query;
  return predicts === 'next' ? tokens.length - 1 : tokens.findIndex(isMask);
}

const textOf = ({ text, raw, visible, continuesWord }: Token) => (continuesWord ? raw : (visible ?? text));

async function beside<Said>(
  { input, kept }: EncoderText,
  ask: (input: ModelRun) => Promise<Said>,
): Promise<Beside<Said>> {
  const before = await ask(input);
  return { before, after: kept.length > 0 ? await ask({ ...input, interventions: kept }) : null };
}

/** @throws CoreError or SourceError */
export async function predict(text: EncoderText, position: number): Promise<Predicted> {
  const { model, tokenizer } = text.encoder;
  const token = position < 0 ? null : await beside(text, (input) => model.predict(input, position));
  const hasClasses = model.summary.classes.length > 0;
  const classes = hasClasses ? await beside(text, (input) => model.classify(input)) : null;
  const candidates = [token?.before, token?.after].flatMap((said) => said?.candidates ?? []);
  const ids = [...new Set(candidates.map(({ id }) => id))];
  const named = ids.length > 0 ? await tokenizer.tokensOf(ids) : [];
  return {
    position,
    token,
    classes,
    names: new Map(named.map((entry, at) => [ids[at] ?? 0, textOf(entry)])),
  };
}

export class EncoderPredictions {
  /** Of the text and position that were asked for last; null: not known yet. */
  said: Predicted | null = null;
  readonly #changed: () => void;
  readonly #failed: (cause: unknown) => void;
  #text: EncoderText | null = null;
  #position = -1;

  constructor(changed: () => void, failed: (cause: unknown) => void) {
    this.#changed = changed;
    this.#failed = failed;
  }

  /** Asks the model where the text or the position is another one. */
  async follow(text: EncoderText | null, position: number): Promise<void> {
    if (text === this.#text && position === this.#position) return;
    // Of the same model, what was said before stays until the answer is there.
    if (text?.encoder !== this.#text?.encoder) this.said = null;
    this.#text = text;
    this.#position = position;
    const summary = text?.encoder.model.summary;
    if (!text || !summary || (summary.predicts === '' && summary.classes.length === 0)) return;
    const isNewest = () => text === this.#text && position === this.#position;
    try {
      const said = await predict(text, position);
      if (!isNewest()) return;
      this.said = said;
      this.#changed();
    } catch (cause) {
      if (isNewest()) this.#failed(cause);
    }
  }
}
