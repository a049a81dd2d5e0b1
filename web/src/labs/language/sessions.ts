/** The text as the model reads it and, beside it, with the reader's changes: opened only when there are some. */

import type { Intervention, LanguageModelHandle, LanguageSession, RunOptions } from '../../core/types.ts';
import { looksAhead } from '../../intervention/list.ts';

export class LanguageSessions {
  #model: LanguageModelHandle | null = null;
  #context = 0;
  #original: Promise<LanguageSession> | null = null;
  #edited: Promise<LanguageSession> | null = null;

  /** Another model or another context: what was open is closed first, so that memory is taken once. */
  #adopt(model: LanguageModelHandle, context: number): void {
    if (this.#model === model && this.#context === context) return;
    this.dispose();
    this.#model = model;
    this.#context = context;
  }

  /** An opening that failed is tried again by the next call. */
  async #opened(which: 'original' | 'edited', model: LanguageModelHandle): Promise<LanguageSession> {
    const opening =
      (which === 'original' ? this.#original : this.#edited) ?? model.openSession(this.#context);
    if (which === 'original') this.#original = opening;
    else this.#edited = opening;
    try {
      return await opening;
    } catch (cause) {
      if (this.#original === opening) this.#original = null;
      if (this.#edited === opening) this.#edited = null;
      throw cause;
    }
  }

  /** Brings both to these tokens, of which the first `shown` are looked at. @throws CoreError */
  async run(
    model: LanguageModelHandle,
    context: number,
    {
      tokenIds,
      shown,
      interventions,
    }: { tokenIds: Int32Array; shown: number; interventions: Intervention[] },
    { signal, onProgress }: RunOptions,
  ): Promise<{ original: LanguageSession; edited: LanguageSession | null }> {
    this.#adopt(model, context);
    const changed = interventions.length > 0;
    const options = (from: number, to: number): RunOptions => ({
      ...(signal && { signal }),
      onProgress: (share) => onProgress?.(from + share * (to - from)),
    });
    const original = await this.#opened('original', model);
    const { computed } = await original.run({ tokenIds }, options(0, changed ? 0.5 : 1));
    if (!changed) return { original, edited: null };
    const edited = await this.#opened('edited', model);
    const seen = looksAhead(interventions, shown) ? tokenIds.subarray(0, shown) : tokenIds;
    // Of a text that was computed before the change, nothing is half done.
    await edited.run({ tokenIds: seen, interventions }, options(computed > 0 ? 0.5 : 0, 1));
    return { original, edited };
  }

  dispose(): void {
    for (const opening of [this.#original, this.#edited]) {
      opening?.then(
        (session) => session.dispose(),
        () => {},
      );
    }
    this.#original = null;
    this.#edited = null;
    this.#model = null;
  }
}
