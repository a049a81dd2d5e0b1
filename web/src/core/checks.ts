/** Checks of single values: what they must be, in a sentence where they are not. */

import { CoreError } from './errors.ts';

const LARGEST_INDEX = 2 ** 31 - 1;

export function bad(message: string): never {
  throw new CoreError('invalid_argument', message);
}

/** Refuses null and everything else that has no properties. */
export function objectOf<T>(value: T, name: string): T & object {
  if (typeof value !== 'object' || value === null) bad(`${name} must be an object, not ${String(value)}.`);
  return value;
}

/** A whole number from `least` up that fits 32 bits. */
export function wholeNumber(value: unknown, name: string, least = 0): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > LARGEST_INDEX) {
    bad(`${name} must be a whole number from ${least} to ${LARGEST_INDEX}, not ${String(value)}.`);
  }
  return value;
}

/** One of `names`; gives its place in the list, which is its value in C++. */
export function oneOf<Name extends string>(value: unknown, names: readonly Name[], what: string): number {
  const index = names.indexOf(value as Name);
  if (index < 0) bad(`${what} must be one of ${names.join(', ')}, not ${String(value)}.`);
  return index;
}

export function bytesOf(value: unknown, name: string): Uint8Array {
  if (!(value instanceof Uint8Array)) bad(`${name} must be a Uint8Array.`);
  return value;
}

export function int32sOf(value: unknown, name: string): Int32Array {
  if (!(value instanceof Int32Array)) bad(`${name} must be an Int32Array.`);
  return value;
}

export function floatsOf(value: unknown, name: string, rows: number): Float32Array {
  if (!(value instanceof Float32Array)) bad(`${name} must be a Float32Array.`);
  if (value.length === 0 || value.length % rows !== 0) {
    throw new CoreError(
      'shape_mismatch',
      `${name} hold ${value.length} numbers, which do not divide into ${rows} rows.`,
      value.length,
    );
  }
  return value;
}
