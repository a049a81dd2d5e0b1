/** The tokenizer in a worker where there are workers, on this thread elsewhere. */

import { SourceError } from './source_error.ts';
import { createTokenizer, type Encoding, type TextTokenizer } from './tokenizer.ts';
import type { TokenizerAnswer, TokenizerRequest } from './tokenizer_messages.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

class RemoteTokenizer implements TextTokenizer {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (answer: TokenizerAnswer) => void>();
  #last = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<TokenizerAnswer>) => {
      this.#waiting.get(data.id)?.(data);
      this.#waiting.delete(data.id);
    };
    worker.onerror = () => this.#giveUp();
  }

  #giveUp(): void {
    for (const [id, settle] of this.#waiting) {
      settle({ id, problem: 'The tokenizer stopped. Reload the page; the text stays in the address.' });
    }
    this.#waiting.clear();
  }

  async ask(request: WithoutId<TokenizerRequest>): Promise<TokenizerAnswer> {
    const id = ++this.#last;
    const answer = await new Promise<TokenizerAnswer>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#worker.postMessage({ ...request, id });
    });
    if (answer.problem !== undefined) throw new SourceError(answer.code ?? 'unsupported', answer.problem);
    return answer;
  }

  async encode(text: string, pair: string, limit: number): Promise<Encoding> {
    return (await this.ask({ text, pair, limit })).encoding as Encoding;
  }
}

/** @throws SourceError `malformed` or `unsupported` */
export async function startTokenizer(json: string): Promise<TextTokenizer> {
  if (typeof Worker !== 'function') return createTokenizer(json);
  let worker: Worker;
  try {
    worker = new Worker(new URL('./tokenizer_worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return createTokenizer(json);
  }
  const remote = new RemoteTokenizer(worker);
  try {
    await remote.ask({ json });
  } catch (cause) {
    worker.terminate();
    throw cause;
  }
  return remote;
}
