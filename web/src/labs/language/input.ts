/** The text of a language model, with how much of it the model can hold. */

import { css, html, LitElement } from 'lit';
import { sizeInWords } from '../../models/size_in_words.ts';
import { Follow } from '../../view/element/follow.ts';
import type { LanguageLabRun } from './lab_run.ts';
import { FIRST_CONTEXT, type LanguageSource, MOST_CONTEXT } from './source.ts';
import { contextOf } from './text_run.ts';

function nextContext({ languageModel }: LanguageLabRun, { context }: LanguageSource): number {
  const made = languageModel?.model.summary.contextLength ?? MOST_CONTEXT;
  return Math.min(MOST_CONTEXT, made, 2 * Math.max(context, FIRST_CONTEXT));
}

/** What a longer context takes, before it is taken. */
function longer(lab: LanguageLabRun, source: LanguageSource): string {
  const next = nextContext(lab, source);
  const { languageModel, scene } = lab;
  if (!languageModel || next <= source.context) return '';
  const sessions = scene.interventions.length > 0 ? 2 : 1;
  const bytes = next * languageModel.model.summary.sessionBytesPerToken * sessions;
  return `Use up to ${next} tokens (${sizeInWords(bytes)} of memory)`;
}

export class LanguageInput extends LitElement {
  static override properties = {
    lab: { attribute: false },
    source: { attribute: false },
  };
  declare lab: LanguageLabRun;
  declare source: LanguageSource;

  static override styles = css`:host { display: block; }`;

  constructor() {
    super();
    new Follow(this, () => [this.lab.host, this.lab.session]);
  }

  override render() {
    const { lab, source } = this;
    const { actions, cuts, language, languageModel, session } = lab;
    const wanted = languageModel ? contextOf(languageModel, source) : source.context;
    // Until the text is read again, what is said is said of the text that was read.
    const limit = language.text?.context ?? wanted;
    return html`<text-input language .text=${source.text} .chat=${source.chat} .hasChat=${languageModel?.tokenizer.hasChatTemplate ?? false}
      .unread=${session.trace === null} .cuts=${cuts} .limit=${limit} .longer=${limit === wanted ? longer(lab, source) : ''}
      .full=${languageModel !== null && (language.text?.ids.length ?? 0) >= limit}
      @text-change=${(event: CustomEvent<{ text: string }>) => actions.setText({ text: event.detail.text })}
      @chat-change=${(event: CustomEvent<boolean>) => actions.setText({ chat: event.detail })}
      @longer-context=${() => actions.setText({ context: nextContext(lab, source) })}></text-input>`;
  }
}
