/** Messages in the form that a model was taught, by its own template. */

import { messageOf } from '../../core/types.ts';
import { SourceError } from '../source_error.ts';
import type { ChatMessage } from './language_tokenizer.ts';

async function loadTemplates() {
  try {
    return (await import('@huggingface/jinja')).Template;
  } catch {
    throw new SourceError(
      'offline',
      'What reads chat templates could not be fetched. Check the connection, then retry.',
    );
  }
}

/** @throws SourceError where there is no template, or it fails */
export async function renderChat(
  template: string | null,
  messages: readonly ChatMessage[],
  answerNext: boolean,
  names: Record<string, string>,
): Promise<string> {
  if (template === null) {
    throw new SourceError(
      'unsupported',
      'The model has no chat template. Type the text as the model should read it.',
    );
  }
  const Template = await loadTemplates();
  try {
    return new Template(template).render({
      messages: messages.map(({ role, content }) => ({ role, content })),
      add_generation_prompt: answerNext,
      // As transformers hands them over where there are none.
      tools: null,
      documents: null,
      ...names,
    });
  } catch (cause) {
    const reason = messageOf(cause).replace(/\.$/, '');
    throw new SourceError('malformed', `The model's chat template fails for these messages: ${reason}.`);
  }
}
