/** Other sentences, and other translators, for the other side of a comparison. */

import type { TaskModelHandle } from '../../core/training_types.ts';
import { SourceError } from '../../models/source_error.ts';
import { TRANSLATORS, type TranslatorName } from '../../models/translators.ts';
import type { Scene } from '../../scene/scene.ts';
import type { LabHost, OtherMakers, OtherScenes, Shown } from '../lab.ts';
import { ownPositions } from '../own_positions.ts';
import { fittingTranslator } from './changes.ts';
import type { TranslationSource, Translator } from './source.ts';
import { adviceFor, readPair, type SentencePair, type Translation, translate } from './text.ts';
import { countsOf, tokensOfLayer } from './translation_trace.ts';

/** In the order in which they are offered. */
const NAMES: readonly TranslatorName[] = ['transformer', 'bahdanau', 'leaking'];

/** What the page's own side reads and writes. */
export interface OwnSide {
  source: TranslationSource;
  shown: Translation | null;
}

function translators({ model }: TranslationSource): OtherMakers<TranslationSource> {
  return {
    list: NAMES.map((name) => ({ name, title: TRANSLATORS[name].title })),
    own: model,
    // No page shows Bahdanau's model alone: only the other side of a comparison has it.
    with: (source, name) =>
      NAMES.includes(name as TranslatorName) ? { ...source, model: name as Translator } : null,
    missing: (name) => `There is no translator “${name.slice(0, 40)}” here to compare with.`,
  };
}

/** The French that another model is asked about, so that rows agree; null: it writes its own. */
function askedFrench(source: TranslationSource, own: OwnSide, pair: SentencePair): readonly number[] | null {
  if (pair.target) return pair.target.map(({ id }) => id);
  const isSameSentence = source.text === own.source.text && source.model !== own.source.model;
  return isSameSentence ? (own.shown?.ids ?? null) : null;
}

async function computeOther(
  host: LabHost,
  model: TaskModelHandle,
  { source, interventions }: Scene<TranslationSource>,
  own: OwnSide,
): Promise<Shown> {
  const { task, settings } = model.summary;
  const pair = await readPair(await host.wholeCore(), task, source);
  const advice = adviceFor(pair);
  if (advice !== '') throw new SourceError('unsupported', advice);
  const size = { ...countsOf(model), tokens: task.longest, positions: ownPositions(settings) };
  const { kept } = fittingTranslator(interventions, size);
  const { shown } = await translate(model, pair, askedFrench(source, own, pair), kept);
  const { traced } = shown;
  const tokensFor = (layer: number) => tokensOfLayer(traced, layer);
  return { trace: traced.trace, tokens: tokensFor(0), tokensFor };
}

export function otherSentences(
  host: LabHost,
  model: TaskModelHandle,
  own: OwnSide,
): OtherScenes<TranslationSource> {
  return {
    modes: [],
    text: {
      of: ({ text }) => text,
      with: (source, text) => ({ ...source, text, target: null, example: null }),
    },
    models: translators(own.source),
    compute: (scene) => computeOther(host, model, scene, own),
  };
}
