/** Other texts, masks and changes in the same encoder, for the other side of a comparison. */

import type { OtherScenes } from '../lab.ts';
import { type RunnableEncoder, runText, shownOf } from './run_text.ts';
import { type EncoderSource, isEmpty } from './source.ts';

export function otherTexts(encoder: RunnableEncoder, { pair }: EncoderSource): OtherScenes<EncoderSource> {
  return {
    modes: pair === '' ? ['self', 'causal'] : ['self', 'causal', 'cross'],
    text: {
      of: (source) => source.text,
      with: (source, text) => ({ ...source, text }),
    },
    async compute({ source, mode, interventions }) {
      if (isEmpty(source)) return null;
      return shownOf(await runText(encoder, source, mode, interventions));
    },
  };
}
