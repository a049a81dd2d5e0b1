/** Heads, cells and parts of a matrix as text: head "3.1", cell "11.2", and "11.-" for a whole row. */

import type { Frame, HeadPosition, Pin } from './scene.ts';

/** Null for anything but layer and head. */
export function readHead(text: string): HeadPosition | null {
  const match = /^(\d{1,5})\.(\d{1,5})$/.exec(text);
  return match && { layer: Number(match[1]), head: Number(match[2]) };
}

/** Null for anything but query and key. */
export function readPin(text: string): Pin | null {
  const match = /^(\d{1,5})\.(\d{1,5}|-)$/.exec(text);
  return match && { query: Number(match[1]), key: match[2] === '-' ? -1 : Number(match[2]) };
}

/** Null for anything but first row, first column and how many rows, at least one. */
export function readFrame(text: string): Frame | null {
  const match = /^(\d{1,5})\.(\d{1,5})\.([1-9]\d{0,4})$/.exec(text);
  return match && { row: Number(match[1]), column: Number(match[2]), rows: Number(match[3]) };
}

export function writeFrame({ row, column, rows }: Frame): string {
  return `${row}.${column}.${rows}`;
}

export function writePin({ query, key }: Pin): string {
  return `${query}.${key < 0 ? '-' : key}`;
}
