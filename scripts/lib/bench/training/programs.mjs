/** Programs that train by turns: a line asks for some milliseconds, a line answers. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export class TurnProgram {
  #name;
  #child;
  #lines;

  constructor(name, program, words, options = {}) {
    this.#name = name;
    this.#child = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'], ...options });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async nextLine() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.#name} ended before it was asked to.`);
    return value;
  }

  /** `what`: "step", or "forward" where the program knows it. */
  async take(what, milliseconds) {
    this.#child.stdin.write(`${what} ${milliseconds}\n`);
    const [steps, taken] = (await this.nextLine()).split(' ').map(Number);
    return { steps, milliseconds: taken };
  }

  async close() {
    const ended = once(this.#child, 'exit');
    this.#child.stdin.end();
    await ended;
  }
}
