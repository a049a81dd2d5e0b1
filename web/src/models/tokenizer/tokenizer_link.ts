/** The line to a tokenizer's worker, which is started again where it stops. */

import { whenReleased } from '../../core/worker_lock.ts';
import { SourceError } from '../source_error.ts';
import type {
  TokenizerAnswer,
  TokenizerGreeting,
  TokenizerQuestion,
  TokenizerRequest,
  TokenizerStart,
} from './tokenizer_messages.ts';

const MOST_TRIES = 2;
const START = 0;
const CLOSED = 'The tokenizer was closed.';

/** How long a question may take, and what to say after that. */
export interface Patience {
  milliseconds: number;
  sentence: string;
}

interface Waiting {
  request: TokenizerRequest;
  settle: (answer: TokenizerAnswer) => void;
  tries: number;
}

export class TokenizerLink {
  readonly #create: () => Worker;
  readonly #start: TokenizerStart;
  readonly #restarted: (message: string) => void;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #closed = false;
  #last = START;

  /** `restarted` hears a sentence each time the worker had stopped and is there again. */
  constructor(create: () => Worker, start: TokenizerStart, restarted: (message: string) => void) {
    this.#create = create;
    this.#start = start;
    this.#restarted = restarted;
  }

  /** @throws SourceError, or what `create` throws */
  async start(): Promise<TokenizerAnswer> {
    const answer = new Promise<TokenizerAnswer>((settle) => this.#begin(settle, []));
    return checked(await answer);
  }

  /** @throws SourceError, also where no answer came within `patience` and the worker was stopped */
  async ask(question: TokenizerQuestion, patience: Patience): Promise<TokenizerAnswer> {
    if (this.#closed) throw new SourceError('cancelled', CLOSED);
    if (this.#worker === null) this.#begin(() => {}, []);
    const id = ++this.#last;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const answer = new Promise<TokenizerAnswer>((settle) => {
      timer = setTimeout(() => this.#interrupt(id, patience.sentence), patience.milliseconds);
      this.#send({ request: { ...question, id }, settle, tries: 0 });
    });
    return checked(await answer.finally(() => clearTimeout(timer)));
  }

  /** Gives one question up, and the worker that it keeps busy. */
  #interrupt(id: number, sentence: string): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#worker !== null) this.#lost(this.#worker);
    waiting?.settle({ id, problem: sentence });
  }

  /** Questions that wait, and later ones, are refused. */
  close(): void {
    this.#closed = true;
    this.#worker?.terminate();
    this.#worker = null;
    this.#settle(CLOSED, [...this.#waiting.values()]);
    this.#waiting.clear();
  }

  /** A new worker that is told what it is, then asked what the lost one had not answered. */
  #begin(started: Waiting['settle'], unanswered: Waiting[], tries = 0): void {
    const worker = this.#create();
    worker.onmessage = ({ data }: MessageEvent<TokenizerAnswer | TokenizerGreeting>) => {
      if ('lock' in data) return whenReleased(data.lock, () => this.#lost(worker));
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      waiting?.settle(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#lost(worker);
    };
    this.#worker = worker;
    this.#send({ request: { ...this.#start, id: START }, settle: started, tries });
    for (const waiting of unanswered) this.#send(waiting);
  }

  #send(waiting: Waiting): void {
    waiting.tries++;
    this.#waiting.set(waiting.request.id, waiting);
    this.#worker?.postMessage(waiting.request);
  }

  #settle(problem: string, all: Waiting[]): void {
    for (const { request, settle } of all) {
      settle({ id: request.id, problem });
    }
  }

  #lost(worker: Worker): void {
    if (worker !== this.#worker) return;
    worker.terminate();
    this.#worker = null;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#settle(
      'The tokenizer stopped, twice. Try a shorter text, or reload the page; the text stays in the address.',
      all.filter(({ tries }) => tries >= MOST_TRIES),
    );
    const unanswered = all.filter(({ tries }) => tries < MOST_TRIES);
    const start = unanswered.find(({ request }) => request.id === START);
    // After two starts in vain nothing but a question starts it once more.
    const isInVain = start === undefined && all.some(({ request }) => request.id === START);
    if (isInVain && unanswered.length === 0) return;
    const settle = (answer: TokenizerAnswer) => {
      start?.settle(answer);
      if (answer.problem === undefined) {
        this.#restarted('The tokenizer had stopped and was started again; nothing is lost.');
      }
    };
    const questions = unanswered.filter((waiting) => waiting !== start);
    this.#begin(settle, questions, start?.tries);
  }
}

function checked(answer: TokenizerAnswer): TokenizerAnswer {
  if (answer.problem !== undefined) throw new SourceError(answer.code ?? 'unsupported', answer.problem);
  return answer;
}
