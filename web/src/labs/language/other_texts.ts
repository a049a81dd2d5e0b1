/** Other texts, beginnings and changes in the same language model, for the other side of a comparison. */

import { fitting } from '../../intervention/list.ts';
import type { Scene } from '../../scene/scene.ts';
import type { OtherScenes, Shown } from '../lab.ts';
import { LanguageSessions } from './sessions.ts';
import type { LanguageSource } from './source.ts';
import { readLanguageText } from './text.ts';
import { contextOf, type RunnableModel, type TextRun } from './text_run.ts';

export class OtherTexts {
  /** Of the other side alone: its cache goes on where its text does. */
  readonly #sessions = new LanguageSessions();

  /** `shown`: what this model reads on the screen; null: it is on the other side alone. */
  scenes(model: RunnableModel, shown: TextRun | null): OtherScenes<LanguageSource> {
    const count = shown?.text?.ids.length ?? 0;
    return {
      modes: [],
      text: {
        of: (source) => source.text,
        with: (source, written) => ({ ...source, text: written, generated: [] }),
      },
      ...(shown && {
        steps: {
          values: Array.from({ length: count }, (_, at) => at + 1),
          now: shown.step,
          name: 'tokens',
        },
      }),
      compute: ({ source, interventions, step: wanted }, signal) =>
        this.#compute(model, { source, interventions, step: wanted }, signal),
      end: () => this.#sessions.dispose(),
    };
  }

  async #compute(
    model: RunnableModel,
    { source, interventions, step }: Pick<Scene<LanguageSource>, 'source' | 'interventions' | 'step'>,
    signal: AbortSignal,
  ): Promise<Shown | null> {
    const context = contextOf(model, source);
    const { ids, tokens } = await readLanguageText(model.tokenizer, source, context);
    if (ids.length === 0) return null;
    const { layers, heads, positions } = model.model.summary;
    const { kept } = fitting(interventions, { layers, heads, positions, tokens: ids.length });
    const shown = Math.max(1, Math.min(step ?? ids.length, ids.length));
    const run = { tokenIds: ids, shown, interventions: kept };
    const { original, edited } = await this.#sessions.run(model.model, context, run, { signal });
    const trace = await (edited ?? original).trace(shown);
    const seen = tokens.slice(0, shown);
    return { trace, tokens: { queryTokens: seen, keyTokens: seen } };
  }
}
