/** Options of the command line: each has one value, except for flags and those that may be repeated. */

import { CommandProblem } from './problem.ts';

export interface OptionNames {
  required: readonly string[];
  optional?: readonly string[];
  /** Without a value. */
  flags?: readonly string[];
  /** May be given several times. */
  repeated?: readonly string[];
}

export class Options {
  readonly #values = new Map<string, string[]>();

  add(name: string, value: string): void {
    this.#values.set(name, [...this.all(name), value]);
  }
  has(name: string): boolean {
    return this.#values.has(name);
  }
  /** Empty where the option is absent. */
  get(name: string): string {
    return this.all(name)[0] ?? '';
  }
  all(name: string): string[] {
    return this.#values.get(name) ?? [];
  }
}

/** Reads `--name value`, `--name=value` and flags. @throws CommandProblem */
export function readOptions(words: string[], names: OptionNames): Options {
  const { required, optional = [], flags = [], repeated = [] } = names;
  const options = new Options();
  const rest = [...words];
  while (rest.length > 0) {
    const [name = '', joined] = splitWord(rest.shift() ?? '');
    const isFlag = flags.includes(name);
    if (!isFlag && ![...required, ...optional, ...repeated].includes(name)) {
      throw new CommandProblem(`There is no option '${name}' here; --help lists what there is.`);
    }
    if (options.has(name) && !repeated.includes(name)) {
      throw new CommandProblem(`The option '${name}' is given twice; give it once.`);
    }
    if (isFlag && joined !== undefined) {
      throw new CommandProblem(`The option '${name}' takes no value; leave '=${joined}' out.`);
    }
    const value = isFlag ? '' : (joined ?? rest.shift());
    if (value === undefined) throw new CommandProblem(`The option '${name}' needs a value after it.`);
    options.add(name, value);
  }
  const missing = required.find((name) => !options.has(name));
  if (missing === undefined) return options;
  throw new CommandProblem(`The option '${missing}' is missing; --help shows how the command is written.`);
}

function splitWord(word: string): [string, string?] {
  const at = word.indexOf('=');
  return word.startsWith('--') && at > 0 ? [word.slice(0, at), word.slice(at + 1)] : [word];
}

/** One of `allowed`, or the first of them where the option is absent. @throws CommandProblem */
export function readChoice<T extends string>(
  options: Options,
  name: string,
  allowed: readonly [T, ...T[]],
): T {
  if (!options.has(name)) return allowed[0];
  const value = options.get(name);
  const found = allowed.find((one) => one === value);
  if (found) return found;
  throw new CommandProblem(`${name} is one of ${allowed.join(', ')}, not '${value}'.`);
}

/** Whole numbers from 0 on, separated by commas; absent: undefined. @throws CommandProblem */
export function readNumbers(options: Options, name: string): number[] | undefined {
  if (!options.has(name)) return undefined;
  const words = options
    .get(name)
    .split(',')
    .map((word) => word.trim());
  if (words.every((word) => /^\d{1,9}$/.test(word))) return words.map(Number);
  throw new CommandProblem(`${name} is a list of whole numbers such as 0,5, not '${options.get(name)}'.`);
}

/** A whole number from `least` on; `absent` where it is not given. @throws CommandProblem */
export function readCount(options: Options, name: string, least: number, absent: number): number {
  if (!options.has(name)) return absent;
  const value = options.get(name);
  if (/^\d{1,9}$/.test(value) && Number(value) >= least) return Number(value);
  throw new CommandProblem(`${name} is a whole number from ${least} on, not '${value}'.`);
}

/** A number from `least` to `most`; `absent` where it is not given. @throws CommandProblem */
export function readAmount(
  options: Options,
  name: string,
  [least, most]: readonly [number, number],
  absent: number,
): number {
  if (!options.has(name)) return absent;
  const value = options.get(name);
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (number >= least && number <= most) return number;
  throw new CommandProblem(`${name} is a number from ${least} to ${most}, not '${value}'.`);
}
