/** The text of a language model, with how much of it the model can hold. */

import { html } from 'lit';
import { sizeInWords } from '../../models/model_memory.ts';
import { FIRST_CONTEXT, MOST_CONTEXT } from '../../scene/defaults.ts';
import type { LanguageSource } from '../../scene/scene.ts';
import type { PlaygroundController } from '../../shell/controller.ts';
import { contextOf } from './run.ts';

function nextContext({ languageModel }: PlaygroundController, { context }: LanguageSource): number {
  const made = languageModel?.model.summary.contextLength ?? MOST_CONTEXT;
  return Math.min(MOST_CONTEXT, made, 2 * Math.max(context, FIRST_CONTEXT));
}

/** What a longer context takes, before it is taken. */
function longer(controller: PlaygroundController, source: LanguageSource): string {
  const next = nextContext(controller, source);
  const { languageModel, scene } = controller;
  if (!languageModel || next <= source.context) return '';
  const sessions = scene.interventions.length > 0 ? 2 : 1;
  const bytes = next * languageModel.model.summary.sessionBytesPerToken * sessions;
  return `Use up to ${next} tokens: takes ${sizeInWords(bytes)} of memory`;
}

export function languageInput(controller: PlaygroundController, source: LanguageSource) {
  const { actions, cuts, language, languageModel } = controller;
  const limit = languageModel ? contextOf(languageModel, source) : source.context;
  return html`<text-input class="input" language .text=${source.text} .chat=${source.chat} .hasChat=${languageModel?.tokenizer.hasChatTemplate ?? false}
    .cuts=${cuts} .limit=${limit} .longer=${longer(controller, source)}
    .full=${languageModel !== null && (language.text?.ids.length ?? 0) >= limit}
    @text-change=${(event: CustomEvent<{ text: string }>) => actions.setText({ text: event.detail.text })}
    @chat-change=${(event: CustomEvent<boolean>) => actions.setText({ chat: event.detail })}
    @longer-context=${() => actions.setText({ context: nextContext(controller, source) })}></text-input>`;
}
