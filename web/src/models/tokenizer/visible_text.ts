/** What a token's bytes look like: nothing invisible, nothing broken. */

const REPLACED = /[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;
const LONE_MARK = /^\p{M}/u;
const NAMED = new Map([
  [' ', '\u2423'],
  ['\n', '\u23ce'],
  ['\t', '\u21e5'],
  ['\x7f', '\u2421'],
]);
const CONTROL_PICTURES = 0x2400;
const CONTROLS = 0x20;
const LONGEST_LETTER = 4;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

function visible(letter: string): string {
  const point = letter.codePointAt(0) ?? 0;
  const named = NAMED.get(letter);
  if (named !== undefined) return named;
  return point < CONTROLS ? String.fromCharCode(CONTROL_PICTURES + point) : `\u27e8U+${hex(point, 4)}\u27e9`;
}

/** Spaces as U+2423, line feeds as U+23CE, tabs as U+21E5; an accent alone gets a ring to stand on. */
export function visibleText(text: string): string {
  const shown = text.replace(REPLACED, visible);
  return LONE_MARK.test(shown) ? `\u25cc${shown}` : shown;
}

/** The letter that begins at `start`; nothing where the bytes there are no whole one. */
export function letterAt(bytes: Uint8Array, start: number): { letter: string; length: number } | undefined {
  const lead = bytes[start] ?? 0;
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : LONGEST_LETTER;
  try {
    return { letter: strict.decode(bytes.subarray(start, start + length)), length };
  } catch {
    return undefined;
  }
}

/** Letters as they are, and bytes that are no whole one in hexadecimal: U+27E8 E2 82 U+27E9. */
export function visibleParts(letters: readonly (string | number)[]): string {
  const parts: string[] = [];
  let text = '';
  let broken: string[] = [];
  const flush = () => {
    if (text !== '') parts.push(visibleText(text));
    if (broken.length > 0) parts.push(`\u27e8${broken.join(' ')}\u27e9`);
    text = '';
    broken = [];
  };
  for (const letter of letters) {
    const isByte = typeof letter === 'number';
    if (isByte ? text !== '' : broken.length > 0) flush();
    if (isByte) broken.push(hex(letter, 2));
    else text += letter;
  }
  flush();
  return parts.join('');
}
