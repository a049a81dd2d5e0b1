/** The keys of an address: each row reads its key and writes it. */

import { HashProblem } from './hash_problem.ts';
import type { Scene, Source } from './scene.ts';

/** Told what was left out of an address and why, as the end of a sentence. */
export type Ignore = (why: string) => void;

export interface Field<S extends Source = Source> {
  /** Its key; several where they share one list, whose order counts. */
  keys: readonly string[];
  /** It may stand in the address of any source, which then lets it be. */
  shared?: true;
  /**
   * The scene as the address has it; asked where it has the key. What it leaves out of a list it tells `ignore`.
   * @throws HashProblem
   */
  read(scene: Scene<S>, parts: URLSearchParams, ignore: Ignore): Scene<S>;
  /** Nothing where the scene is as it starts. */
  write(scene: Scene<S>): [key: string, text: string][];
}
export type Fields<S extends Source = Source> = readonly Field<S>[];

/** How a value is spelt. */
export interface Spelling<Value> {
  /** @throws HashProblem */
  read(text: string, key: string): Value;
  /** Absent: as a string. */
  write?(value: Value): string;
}

export function spell<Value>({ write = String }: Spelling<Value>, value: Value): string {
  return write(value);
}

/** A row of one key. `get`: undefined where nothing is written. */
export function field<S extends Source, Value>(
  key: string,
  spelling: Spelling<Value>,
  get: (scene: Scene<S>) => Value | undefined,
  set: (scene: Scene<S>, value: Value) => Scene<S>,
): Field<S> {
  return {
    keys: [key],
    read: (scene, parts) => set(scene, spelling.read(parts.get(key) ?? '', key)),
    write: (scene) => {
      const value = get(scene);
      return value === undefined ? [] : [[key, spell(spelling, value)]];
    },
  };
}

/** A part of the source. `standard`: what it is where the address does not say; absent: it always says. */
export function ofSource<S extends Source, Name extends keyof S>(
  key: string,
  name: Name,
  spelling: Spelling<Exclude<S[Name], null | undefined>>,
  standard?: S[Name],
): Field<S> {
  return field<S, Exclude<S[Name], null | undefined>>(
    key,
    spelling,
    ({ source }) =>
      source[name] === standard ? undefined : (source[name] as Exclude<S[Name], null | undefined>),
    (scene, value) => ({ ...scene, source: { ...scene.source, [name]: value } }),
  );
}

/** A part of the scene beside its source. */
export function ofScene<Name extends keyof Scene>(
  key: string,
  name: Name,
  spelling: Spelling<NonNullable<Scene[Name]>>,
  standard?: Scene[Name],
  // biome-ignore lint/suspicious/noExplicitAny: it leaves the source alone, whichever that is.
): Field<any> {
  return field<Source, NonNullable<Scene[Name]>>(
    key,
    spelling,
    (scene) => (scene[name] === standard ? undefined : (scene[name] as NonNullable<Scene[Name]>)),
    (scene, value) => ({ ...scene, [name]: value }),
  );
}

/** "'step=half' should be ...". */
export function refuse(key: string, text: string, wanted: string, letters = 20): never {
  throw new HashProblem(`'${key}=${text.slice(0, letters)}' should be ${wanted}`);
}

export const whole = (least: number, most: number): Spelling<number> => ({
  read: (text, key) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : -1;
    return value < least || value > most
      ? refuse(key, text, `a whole number from ${least} to ${most}`)
      : value;
  },
});

export function oneOf<Value extends string | number>(values: readonly Value[]): Spelling<Value> {
  return {
    read: (text, key) =>
      values.find((value) => String(value) === text) ?? refuse(key, text, `one of ${values.join(', ')}`),
  };
}

/** Values under other names. */
export function named<Value>(names: Readonly<Record<string, Value>>, wanted?: string): Spelling<Value> {
  return {
    read: (text, key) =>
      Object.hasOwn(names, text)
        ? (names[text] as Value)
        : refuse(key, text, wanted ?? `one of ${Object.keys(names).join(', ')}`),
    write: (value) => Object.keys(names).find((name) => names[name] === value) ?? '',
  };
}

/** What is longer is cut. */
export const text = (most: number): Spelling<string> => ({ read: (written) => written.slice(0, most) });
