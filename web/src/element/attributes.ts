/** Attributes of the element that hold two numbers. */

import type { Cell } from '../view/selection.ts';

function pair(text: string): [number, number] | null {
  const match = /^(\d{1,6})\.(\d{1,6})$/.exec(text.trim());
  return match ? [Number(match[1]), Number(match[2])] : null;
}

/** "3.1": layer 3, head 1; null for anything else. */
export function readHead(text: string): { layer: number; head: number } | null {
  const numbers = pair(text);
  return numbers && { layer: numbers[0], head: numbers[1] };
}

/** "11.2": query 11, key 2; null for anything else. */
export function readPin(text: string): Cell | null {
  const numbers = pair(text);
  return numbers && { query: numbers[0], key: numbers[1] };
}
