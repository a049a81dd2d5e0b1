/** Damaged JSON from whole JSON, the same for the same seed. */

/** Numbers from 0 to 1, by the xorshift of Marsaglia with 32 bits. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const ODD: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  '',
  ' ',
  'a',
  'a b',
  '\ud800',
  '\u2581',
  '<0x41>',
  '__proto__',
  'constructor',
  'Sequence',
  'ByteLevel',
  'Metaspace',
  'Split',
  'BPE',
  '\\p{L}+',
  '[',
  '(?=a)',
  [],
  {},
  [[]],
  ['a', 'b'],
];
const SNIPPETS = [
  'null',
  '-1',
  '1e999',
  '""',
  '[]',
  '{}',
  '"\\ud800"',
  '[[',
  '\\',
  '"',
  ',',
  ':',
  '\u0000',
  '9',
];

type Tree = { [key: string]: unknown } | unknown[];

function treesIn(value: unknown, found: Tree[]): Tree[] {
  if (typeof value !== 'object' || value === null) return found;
  found.push(value as Tree);
  for (const inner of Object.values(value)) treesIn(inner, found);
  return found;
}

function damageValue(json: string, random: () => number): string {
  const whole: unknown = JSON.parse(json);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const trees = treesIn(whole, []).filter((tree) => Object.keys(tree).length > 0);
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) {
    const tree = pick(trees) as { [key: string]: unknown };
    const key = pick(Object.keys(tree));
    const choice = random();
    if (choice < 0.5) tree[key] = pick(ODD);
    else if (choice < 0.7 && Array.isArray(tree)) tree.splice(Number(key), 1);
    else if (choice < 0.7) delete tree[key];
    else if (choice < 0.85) tree[key] = Object.values(pick(trees))[0];
    else if (Array.isArray(tree)) tree.push(tree[Number(key)]);
    else tree[`${key}${pick(['', '2', 's'])}`] = pick(ODD);
  }
  try {
    return JSON.stringify(whole);
  } catch {
    // A part was put into itself.
    return damageText(json, random);
  }
}

function damageText(json: string, random: () => number): string {
  const start = Math.floor(random() * json.length);
  const end = start + Math.floor(random() * 8);
  const choice = random();
  if (choice < 0.2) return json.slice(0, start);
  if (choice < 0.5) return json.slice(0, start) + json.slice(end);
  if (choice < 0.7) return json.slice(0, end) + json.slice(start);
  const snippet = SNIPPETS[Math.floor(random() * SNIPPETS.length)] ?? '';
  return json.slice(0, start) + snippet + json.slice(end);
}

export function damaged(json: string, random: () => number): string {
  return random() < 0.75 ? damageValue(json, random) : damageText(json, random);
}
