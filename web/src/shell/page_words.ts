/** Sentences of the page about the model that the scene is about. */

import type { TaskModelSummary } from '../core/training_types.ts';
import { OWN } from '../scene/defaults.ts';
import type { PlaygroundController } from './controller.ts';
import { isEmpty } from './scene_result.ts';

/** What stands in place of the result while a scene has none; empty: there is one, or it is there in a moment. */
export function awaitedWords({
  scene,
  session,
  failed,
  languageModel,
  languageLoader,
}: PlaygroundController): string {
  const { source } = scene;
  if (session.trace) return '';
  if (source.kind === 'training') return 'The heads appear when training begins.';
  if ('text' in source && isEmpty(source)) return 'The heads appear when there is a text.';
  if (source.kind !== 'language') return failed ? 'The heads appear when they can be computed.' : '';
  if (languageModel) return 'The heads appear when the text is computed.';
  if (source.model.startsWith(OWN))
    return `The heads appear when ${source.model.slice(OWN.length)} is opened again.`;
  const { title } = languageLoader.entry;
  return languageLoader.state === 'failed' || languageLoader.state === 'cancelled'
    ? `${title} is not loaded: the heads appear when it is here.`
    : `${title} is loading: the heads appear when it is here.`;
}

/** Where the model's weights come from and how exact they are; empty where there is no model of the page's own. */
export function creditWords({ scene, loader, languageLoader, translation }: PlaygroundController): string {
  const { source } = scene;
  if (source.kind === 'translation') return translatorCredit(translation.modelOf(source)?.summary);
  if (source.kind === 'language') {
    const card = languageLoader.ready?.card;
    return card ? `${card.title} (${card.license}), weights as ${card.quantisation}. ${card.note}` : '';
  }
  const card = source.kind === 'model' ? loader.ready?.card : null;
  return card
    ? `${card.title} (${card.license}), weights as ${card.weightsType}: attention differs from f32 by at most ${card.largestWeightDifference.toExponential(1)} on the fixture texts.`
    : '';
}

function translatorCredit(summary: TaskModelSummary | undefined): string {
  if (!summary) return '';
  const { parameters, steps, settings } = summary;
  return `The translator has ${parameters.toLocaleString('en')} parameters and was trained by scripts/train translate, seed ${settings.seed}, ${steps} steps.`;
}
