/** The trace that a scene asks for, from wherever its source says. */

import type { TraceHandle } from '../core/types.ts';
import { runText } from '../labs/encoder/run_text.ts';
import type { LanguageShown } from '../labs/language/run.ts';
import { runVectors } from '../labs/vectors/run_vectors.ts';
import { MINILM } from '../models/catalogue.ts';
import type { Cut } from '../models/tokenizer/tokenizer.ts';
import { OWN, SHIPPED_TRACE } from '../scene/defaults.ts';
import type { LanguageSource, Mode, Scene } from '../scene/scene.ts';
import { openTraceIn } from '../trace/open_trace.ts';
import { type TraceTokens, tokensByLayer } from '../trace/tokens.ts';
import type { PlaygroundController } from './controller.ts';

export interface SceneResult extends Partial<Pick<LanguageShown, 'differenceOf' | 'whyHidden' | 'silenced'>> {
  trace: TraceHandle;
  tokens: TraceTokens;
  cuts: Cut[];
  /** Where the layers have other tokens each. */
  tokensFor?: (layer: number) => TraceTokens;
  /** In place of the scene's own. */
  place?: Pick<Scene, 'layer' | 'head' | 'pin'>;
}

/** There is no text to read: the field says so, and nothing is shown. */
export function isEmpty(source: { text: string }): boolean {
  return source.text.trim() === '';
}

/**
 * Null where there is nothing to show yet.
 * @throws CoreError or SourceError
 */
export async function computeScene(
  controller: PlaygroundController,
  scene: Scene,
): Promise<SceneResult | null> {
  const { source, mode } = scene;
  const core = await controller.core();
  if (source.kind === 'vectors') return { ...(await runVectors(core, source.vectors, mode)), cuts: [] };
  if (source.kind === 'trace') return openNamed(controller, source.src, mode);
  if (source.kind === 'language') return computeLanguage(controller, scene, source);
  if (source.kind === 'training') return controller.training.result(source);
  if (source.kind === 'translation') return controller.translation.compute(scene, source);
  if (isEmpty(source)) return null;
  const { encoder } = controller;
  if (encoder) return runText(encoder, source, mode);
  if (source.model === MINILM.name)
    return controller.waiting && controller.session.trace ? null : openNamed(controller, SHIPPED_TRACE, mode);
  controller.own.askFor(source.model);
  return controller.session.trace ? null : openNamed(controller, SHIPPED_TRACE, 'self');
}

async function computeLanguage(
  controller: PlaygroundController,
  scene: Scene,
  source: LanguageSource,
): Promise<SceneResult | null> {
  const { languageModel: model, language, notices } = controller;
  if (model) {
    const result = await language.compute(model, scene, source);
    if (!result) return null;
    const { leftOut, ...shown } = result;
    if (leftOut.length > 0)
      notices.say('compute', `This model and text have no place for: ${leftOut.join('; ')}.`);
    return { ...shown, cuts: language.text?.cuts ?? [] };
  }
  if (source.model.startsWith(OWN)) controller.own.askFor(source.model);
  return null;
}

async function openNamed(controller: PlaygroundController, src: string, mode: Mode): Promise<SceneResult> {
  const { files, notices } = controller;
  const bytes = await files.bytesOf(src);
  const { trace, applies } = await openTraceIn(await controller.core(), src, bytes, mode);
  const { warnings } = trace.summary;
  if (warnings.length > 0) notices.say('file', warnings.join(' '));
  // A text beside the first is asked for where it is typed.
  if (!applies && controller.scene.source.kind !== 'model') {
    notices.say('compute', 'Cross needs two texts or the vectors: this trace is shown as it was computed.');
  }
  const tokensFor = tokensByLayer(trace.summary);
  return { trace, tokens: tokensFor(0), tokensFor, cuts: [] };
}
