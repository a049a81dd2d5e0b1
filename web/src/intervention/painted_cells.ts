/**
 * Cells painted by hand as a short text: lengths of runs of cells, row after row, that are in turn allowed and
 * hidden, beginning with allowed ones. Each length is digits of 5 bits, the lowest first, in the letters of
 * base64url; all but a length's last digit have 32 added.
 */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const ONE_DIGIT = 32;

export function digitsOf(number: number): string {
  const rest = Math.floor(number / ONE_DIGIT);
  const digit = number % ONE_DIGIT;
  return rest === 0 ? (LETTERS[digit] ?? '') : LETTERS[digit + ONE_DIGIT] + digitsOf(rest);
}

export function paintedCells(allowed: Uint8Array): string {
  let text = '';
  let length = 0;
  let isAllowed = true;
  for (const cell of allowed) {
    if ((cell !== 0) !== isAllowed) {
      text += digitsOf(length);
      length = 0;
      isAllowed = !isAllowed;
    }
    length++;
  }
  return text + digitsOf(length);
}

/** Null where the text is no such numbers. */
export function numbersIn(text: string): number[] | null {
  const numbers: number[] = [];
  let number = 0;
  let scale = 1;
  for (const letter of text) {
    const digit = LETTERS.indexOf(letter);
    if (digit < 0) return null;
    number += (digit % ONE_DIGIT) * scale;
    scale *= ONE_DIGIT;
    if (digit >= ONE_DIGIT) continue;
    numbers.push(number);
    number = 0;
    scale = 1;
  }
  return scale === 1 ? numbers : null;
}

/** Whether the text comes to so many cells. */
export function isPaintedCells(text: string, count: number): boolean {
  return numbersIn(text)?.reduce((sum, length) => sum + length, 0) === count;
}

/** Whether a cell right of the diagonal is allowed. */
export function paintsLater(text: string, keys: number): boolean {
  let end = 0;
  return (numbersIn(text) ?? []).some((length, index) => {
    let first = end;
    end += length;
    // Of an allowed run, the last cell in each of its rows lies furthest to the right.
    while (index % 2 === 0 && first < end) {
      const row = Math.floor(first / keys);
      const last = Math.min(end, (row + 1) * keys) - 1;
      if (last % keys > row) return true;
      first = last + 1;
    }
    return false;
  });
}
