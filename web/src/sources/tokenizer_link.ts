/** The line to a tokenizer's worker, which is started again where it stops. */

import { SourceError } from './source_error.ts';
import type {
  TokenizerAnswer,
  TokenizerQuestion,
  TokenizerRequest,
  TokenizerStart,
} from './tokenizer_messages.ts';

const MOST_TRIES = 2;
const START = 0;

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

  /** @throws SourceError */
  async ask(question: TokenizerQuestion): Promise<TokenizerAnswer> {
    if (this.#worker === null) this.#begin(() => {}, []);
    const id = ++this.#last;
    const answer = new Promise<TokenizerAnswer>((settle) => {
      this.#send({ request: { ...question, id }, settle, tries: 0 });
    });
    return checked(await answer);
  }

  /** Questions that wait are not answered any more. */
  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#settle('The tokenizer was closed.', [...this.#waiting.values()]);
  }

  /** A new worker that is told what it is, then asked what the lost one had not answered. */
  #begin(started: Waiting['settle'], unanswered: Waiting[], tries = 0): void {
    const worker = this.#create();
    worker.onmessage = ({ data }: MessageEvent<TokenizerAnswer>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      waiting?.settle(data);
    };
    worker.onerror = () => this.#lost(worker);
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
      this.#waiting.delete(request.id);
      settle({ id: request.id, problem });
    }
  }

  #lost(worker: Worker): void {
    if (worker !== this.#worker) return;
    worker.terminate();
    this.#worker = null;
    const start = this.#waiting.get(START);
    const gaveUp = (start?.tries ?? 0) >= MOST_TRIES;
    const all = [...this.#waiting.values()];
    this.#settle(
      'The tokenizer stopped, twice. Try a shorter text, or reload the page; the text stays in the address.',
      all.filter(({ tries }) => gaveUp || tries >= MOST_TRIES),
    );
    if (gaveUp) return;
    const settle = (answer: TokenizerAnswer) => {
      start?.settle(answer);
      if (answer.problem === undefined) {
        this.#restarted('The tokenizer had stopped and was started again; nothing is lost.');
      }
    };
    const unanswered = all.filter(({ request, tries }) => request.id !== START && tries < MOST_TRIES);
    this.#waiting.clear();
    this.#begin(settle, unanswered, start?.tries);
  }
}

function checked(answer: TokenizerAnswer): TokenizerAnswer {
  if (answer.problem !== undefined) throw new SourceError(answer.code ?? 'unsupported', answer.problem);
  return answer;
}
