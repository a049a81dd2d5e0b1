/** Options of the command line: every option has one value, and stands at most once. */

import { CommandProblem } from './problem.ts';

export type Options = Record<string, string>;

/** Reads `--name value` and `--name=value`. @throws CommandProblem */
export function readOptions(words: string[], required: string[], optional: string[]): Options {
  const options: Options = {};
  const rest = [...words];
  while (rest.length > 0) {
    const [name = '', joined] = splitWord(rest.shift() ?? '');
    if (!required.includes(name) && !optional.includes(name)) {
      throw new CommandProblem(`There is no option '${name}' here; --help lists what there is.`);
    }
    if (name in options) throw new CommandProblem(`The option '${name}' is given twice; give it once.`);
    const value = joined ?? rest.shift();
    if (value === undefined) throw new CommandProblem(`The option '${name}' needs a value after it.`);
    options[name] = value;
  }
  const missing = required.filter((name) => !(name in options));
  if (missing.length > 0) {
    throw new CommandProblem(
      `The option '${missing[0]}' is missing; --help shows how the command is written.`,
    );
  }
  return options;
}

function splitWord(word: string): [string, string?] {
  const at = word.indexOf('=');
  return word.startsWith('--') && at > 0 ? [word.slice(0, at), word.slice(at + 1)] : [word];
}

/** One of `allowed`, or the first of them where the option is absent. */
export function readChoice<T extends string>(
  options: Options,
  name: string,
  allowed: readonly [T, ...T[]],
): T {
  const value = options[name];
  if (value === undefined) return allowed[0];
  const found = allowed.find((one) => one === value);
  if (found) return found;
  throw new CommandProblem(`${name} is one of ${allowed.join(', ')}, not '${value}'.`);
}

/** Whole numbers from 0 on, separated by commas; absent: undefined. */
export function readNumbers(options: Options, name: string): number[] | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  const words = value.split(',').map((word) => word.trim());
  if (words.every((word) => /^\d{1,9}$/.test(word))) return words.map(Number);
  throw new CommandProblem(`${name} is a list of whole numbers such as 0,5, not '${value}'.`);
}
