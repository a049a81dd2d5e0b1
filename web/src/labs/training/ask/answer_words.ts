/** A model's answer token by token, and in a sentence. */

import type { TaskAnswer } from '../../../core/training_types.ts';
import { TASK_WORDS } from '../runs/task_words.ts';
import type { Answered } from './asking.ts';

export interface AnswerToken {
  /** What it has read there, in a task that writes nothing: it says what follows. */
  after: string;
  said: string;
  probability: number;
  /** Null: nothing is right or wrong there. */
  right: string | null;
  isRight: boolean;
}

const END = '<end>';
const shown = (word: string) => (word === END ? 'end' : word);

/** Rows that are asked; of a task without a source its last row, too: what the model expects next. */
export function answerTokens(answered: Answered, answer: TaskAnswer): AnswerToken[] {
  const { labels, targetWords, source } = answered;
  const word = (id: number | undefined) => shown(targetWords[id ?? -1] ?? String(id));
  const reads = source.length === 0;
  return [...answer.likeliest].flatMap((likeliest, row) => {
    const label = labels[row] ?? -1;
    if (label < 0) return [];
    return {
      after: reads ? word(answer.target[row]) : '',
      said: word(likeliest),
      probability: answer.next[row]?.[0]?.probability ?? 0,
      right: word(label),
      isRight: likeliest === label,
    };
  });
}

/** What the model wrote, without the end. */
export function writtenBy({ task, targetWords }: Answered, answer: TaskAnswer): string {
  const words = [...answer.likeliest].map((id) => targetWords[id] ?? String(id));
  return words.filter((word) => word !== END).join(TASK_WORDS[task].between);
}

export function rightAnswer({ task, targetWords, labels }: Answered): string {
  const words = [...labels].map((id) => targetWords[id] ?? String(id));
  return words.filter((word) => word !== END).join(TASK_WORDS[task].between);
}

/** "“1969-07-20”, which is right", of one that writes; of one that reads how many it goes on with. */
export function answerWords(answered: Answered, answer: TaskAnswer): string {
  if (answered.source.length === 0)
    return `${answer.correct} of ${answer.asked} that come again are continued as they were the first time`;
  const written = writtenBy(answered, answer);
  if (answer.right) return `“${written}”, which is right`;
  const right = rightAnswer(answered);
  if (written === right) return `“${written}”, but does not end there`;
  const wrote = written === '' ? 'nothing' : `“${written}”`;
  return `${wrote}; right is “${right}”`;
}

/** "It writes …. Before your changes it wrote …." */
export function answerSentence(answered: Answered): string {
  const { answer, before, source } = answered;
  const reads = source.length === 0;
  const now = `${reads ? 'Of the letters' : 'It writes'} ${answerWords(answered, answer)}.`;
  if (!before) return now;
  const was = answerWords(answered, before);
  if (was === answerWords(answered, answer)) return `${now} That is so without your changes, too.`;
  return `${now} Without your changes: ${was}.`;
}
