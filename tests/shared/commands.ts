/** The command line as people call it, each test in a folder of its own. */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTensorFile, type TensorFile } from './safetensors.ts';

export const MAIN = fileURLToPath(new URL('../../web/src/cli/main.ts', import.meta.url));

export interface Ended {
  status: number;
  out: string;
  errors: string;
}

export class Commands {
  #folder = '';

  async open(): Promise<string> {
    this.#folder = await mkdtemp(join(tmpdir(), 'attention-'));
    return this.#folder;
  }
  close(): Promise<void> {
    return rm(this.#folder, { recursive: true });
  }
  /** Runs a program in the folder. */
  run = (program: string, words: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const options = { cwd: this.#folder, encoding: 'utf8' as const, maxBuffer: 2 ** 24 };
      execFile(program, words, options, (problem, out, errors) => {
        resolve({ status: problem ? Number(problem.code) : 0, out, errors });
      });
    });
  attention = (...words: string[]): Promise<Ended> => this.run(process.execPath, [MAIN, ...words]);
  /** A trace file that was written. */
  outcome = async (name: string): Promise<TensorFile> =>
    readTensorFile(await readFile(join(this.#folder, name)));
}
