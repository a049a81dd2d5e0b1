/**
 * What a head does, worked out a second time from its weights alone, in 64 bits and rule by rule: each rule
 * is a list of cells, and its share is theirs among the cells that a row can choose from.
 */

import type { HeadStages } from '../../web/src/core/types.ts';
import type { Token } from '../../web/src/trace/tokens.ts';

export interface ReferencePattern {
  repeated: { name: string; share: number };
  place: { name: string; share: number };
  rest: { key: number; mass: number } | null;
  /** A figure lies so near its threshold that 32 bits may decide otherwise. */
  isNear: boolean;
}

type Rule = (query: number, key: number) => boolean;

const NEAR = 1e-4;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export function referencePattern(
  { weights, allowed, queries, keys }: HeadStages,
  tokens: readonly Token[],
): ReferencePattern {
  let isNear = false;
  const reaches = (value: number, least: number) => {
    isNear ||= Math.abs(value - least) < NEAR;
    return value >= least;
  };
  const rows = Array.from({ length: queries }, (_, query) => query);
  const columns = Array.from({ length: keys }, (_, key) => key);
  const weight = (query: number, key: number) => weights[query * keys + key] ?? 0;
  const sees = (query: number, key: number) => allowed[query * keys + key] !== 0;
  const isSpecial = (at: number) => tokens[at]?.special === true;
  const isSame = (one: number, other: number) =>
    one !== other && !isSpecial(one) && !isSpecial(other) && tokens[one]?.raw === tokens[other]?.raw;

  const massOn = columns.map((key) => {
    const others = rows.filter((query) => query !== key && sees(query, key));
    if (others.length < 2 || 2 * others.length < queries - 1) return 0;
    return sum(others.map((query) => weight(query, key))) / others.length;
  });
  const resting = columns.filter((key) => reaches(massOn[key] ?? 0, 0.3));
  const special = sum(columns.filter(isSpecial).map((key) => massOn[key] ?? 0));
  const most = Math.max(0, ...resting.map((key) => massOn[key] ?? 0));
  const byMass = resting.map((key) => Math.abs((massOn[key] ?? 0) - most)).sort((a, b) => a - b);
  isNear ||= (byMass[1] ?? 1) < NEAR;
  const rest =
    resting.length > 0
      ? { key: massOn.indexOf(most), mass: most }
      : reaches(special, 0.3)
        ? { key: -2, mass: special }
        : null;

  const isOpen = (query: number, key: number) =>
    key !== 0 && !isSpecial(key) && !resting.includes(key) && sees(query, key);
  const choices = rows
    .filter((query) => !isSpecial(query))
    .map((query) => ({ query, open: columns.filter((key) => isOpen(query, key)) }))
    .filter(({ open }) => open.length >= 2);
  const massOf = (query: number, cells: readonly number[]) => sum(cells.map((key) => weight(query, key)));
  const all = sum(choices.map(({ query, open }) => massOf(query, open)));

  /** Null where the rule does not hold. */
  const share = (rule: Rule, least: number, aboveEven: number): number | null => {
    const asked = choices
      .map(({ query, open }) => ({ query, open, hits: open.filter((key) => rule(query, key)) }))
      .filter(({ hits }) => hits.length > 0);
    const total = sum(asked.map(({ query, open }) => massOf(query, open)));
    if (asked.length < 2 || total === 0) return null;
    const value = sum(asked.map(({ query, hits }) => massOf(query, hits))) / total;
    const even = sum(asked.map(({ hits }) => hits.length)) / sum(asked.map(({ open }) => open.length));
    return reaches(value, Math.max(least, aboveEven * even)) ? value : null;
  };

  const evenness =
    all === 0
      ? 0
      : sum(
          choices.map(({ query, open }) => {
            const mass = massOf(query, open);
            const shares = open.map((key) => weight(query, key) / mass).filter((part) => part > 0);
            return (mass * -sum(shares.map((part) => part * Math.log(part)))) / Math.log(open.length) || 0;
          }),
        ) / all;

  /** How much of each row lies as in the mean row, over the keys that both may see. */
  const likeness = () => {
    const counted = choices.map((choice) => ({ ...choice, mass: massOf(choice.query, choice.open) }));
    const mean = columns.map((key) => {
      const seeing = counted.filter(({ open }) => open.includes(key));
      const mass = sum(seeing.map((row) => row.mass));
      return mass > 0 ? sum(seeing.map(({ query }) => weight(query, key))) / mass : 0;
    });
    const common = counted.map(({ query, open, mass }) => {
      const seen = sum(open.map((key) => mean[key] ?? 0));
      return sum(open.map((key) => Math.min(weight(query, key), ((mean[key] ?? 0) / seen) * mass || 0)));
    });
    return all > 0 ? sum(common) / all : 0;
  };

  const repeated = [
    {
      name: 'induction',
      share: share((query, key) => key > 0 && key < query && isSame(query, key - 1), 0.2, 2),
    },
    { name: 'same token', share: share(isSame, 0.2, 2) },
  ].flatMap(({ name, share: value }) => (value === null ? [] : [{ name, share: value }]));
  isNear ||= repeated.length === 2 && Math.abs((repeated[0]?.share ?? 0) - (repeated[1]?.share ?? 0)) < NEAR;
  const best = repeated.sort((one, other) => other.share - one.share)[0] ?? { name: '', share: 0 };

  const offsets = Array.from({ length: 17 }, (_, at) => at - 8)
    .map((offset) => ({ offset, share: share((query, key) => key - query === offset, 0.4, 1.5) ?? 0 }))
    .sort((one, other) => other.share - one.share);
  const offset = offsets[0] ?? { offset: 0, share: 0 };
  isNear ||= offset.share > 0 && offset.share - (offsets[1]?.share ?? 0) < NEAR;
  const offsetName =
    { [-1]: 'previous token', 0: 'own token', 1: 'next token' }[offset.offset] ??
    `${Math.abs(offset.offset)} tokens ${offset.offset < 0 ? 'back' : 'ahead'}`;
  // One side is compared with the other only by rows that have both.
  const hasBoth = ({ query, open }: { query: number; open: number[] }) =>
    open.some((key) => key < query) && open.some((key) => key > query);
  const twoSided = new Set(choices.filter(hasBoth).map(({ query }) => query));
  const rules: [name: string, share: number | null][] = [
    [offsetName, offset.share || null],
    ['punctuation', share((query, key) => key !== query && isMark(tokens[key]), 0.4, 2)],
    ['even', reaches(evenness, 0.95) ? evenness : null],
    ['within two tokens', share((query, key) => Math.abs(key - query) <= 2, 0.5, 1.5)],
    ['earlier tokens', share((query, key) => twoSided.has(query) && key < query, 0.75, 1)],
    ['later tokens', share((query, key) => twoSided.has(query) && key > query, 0.75, 1)],
    ['broad', reaches(evenness, 0.85) ? evenness : null],
    ['same words in every row', reaches(likeness(), 0.75) ? likeness() : null],
    ['mixed', 0],
  ];
  const [name, value] = rules.find(([, held]) => held !== null) ?? ['', 0];
  const isLeft = choices.length >= 2 && reaches(all / Math.max(1, choices.length), 0.1);
  const isParticular = name === offsetName || name === 'punctuation';
  const hasPlace = isLeft && (best.name === '' || isParticular);
  return {
    repeated: best,
    place: hasPlace ? { name, share: value ?? 0 } : { name: '', share: 0 },
    rest,
    isNear,
  };
}

function isMark(token: Token | undefined): boolean {
  return token !== undefined && !token.special && /^\p{P}+$/u.test(token.text);
}
