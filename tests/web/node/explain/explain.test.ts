/** Everything on the page has its topic, each topic is whole, and its formulas say the same in both forms. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { topicOfParts } from '../../../../web/src/explain/asked_part.ts';
import { column, entry, type Formula, inColumns, matrix } from '../../../../web/src/explain/formula.ts';
import { entryOf, groupsOf, loadTopic, TOPICS, topicFor } from '../../../../web/src/explain/index.ts';
import { mathmlOf } from '../../../../web/src/explain/mathml.ts';
import type { Topic, TopicEntry } from '../../../../web/src/explain/topic.ts';
import { GROUPS } from '../../../../web/src/explain/topic.ts';
import { KIND_NAMES } from '../../../../web/src/intervention/kinds/index.ts';
import { readHash, writeHash } from '../../../../web/src/labs/address.ts';
import { LABS } from '../../../../web/src/labs/index.ts';
import { TRAINED_TASKS } from '../../../../web/src/labs/training/knobs.ts';
import { TASK_WORDS } from '../../../../web/src/labs/training/runs/task_words.ts';
import { HEAD_ORDERS } from '../../../../web/src/scene/arrangement.ts';
import { MODES } from '../../../../web/src/scene/scene.ts';
import { nearestName } from '../../../../web/src/stories/place.ts';
import { MASK_PRESETS } from '../../../../web/src/view/controls/mask_presets.ts';
import { TOOL_NAMES } from '../../../../web/src/view/controls/tool_names.ts';
import { registeredViews } from '../../../../web/src/view/head/index.ts';
import { EXPLAINED } from '../../../../web/src/view/scores/index.ts';
import { GLOSSARY } from '../../../../web/src/view/terms/glossary.ts';

const SOURCES = fileURLToPath(new URL('../../../../web/src/', import.meta.url));
const sourceOf = (file: string) => readFileSync(`${SOURCES}${file}`, 'utf8');
const said = (file: string, pattern: RegExp) =>
  [...sourceOf(file).matchAll(pattern)].map(([, name = '']) => name);

/** Every file of the page. */
const FILES = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file: file.replaceAll('\\', '/'), text: sourceOf(file) }));

const namesIn = (file: string, list: RegExp) =>
  [...(list.exec(sourceOf(file))?.[1] ?? '').matchAll(/^ {2}(\w+):/gm)].map(([, name = '']) => name);

/** Whatever stands on the page stands in one of these: every element that some file defines. */
const TAGS = [
  ...new Set(
    FILES.flatMap(({ text }) => [
      ...[...text.matchAll(/\bdefineParts\(\{([^}]*)\}\)/g)].flatMap(([, parts = '']) =>
        [...parts.matchAll(/'([a-z-]+)':/g)].map(([, tag = '']) => tag),
      ),
      ...[...text.matchAll(/^\s*tag: '([a-z-]+)',$/gm)].map(([, tag = '']) => tag),
    ]),
  ),
].sort();

/** About which there is nothing to tell, and why. */
const NOT_EXPLAINED: Readonly<Record<string, string>> = {
  'attention-app': 'the page: what lies in no part of it leads to the list of topics',
  'attention-playground': 'of posts, which explain nothing',
  'attention-term': 'asked for by its name',
  'live-figure': 'within what explains: there the key closes it',
};

/** All that the page registers, and what it writes on its steps and forms. */
const PARTS = [
  ...GLOSSARY.map(({ name }) => `term:${name}`),
  ...registeredViews().map(({ name }) => `view:${name}`),
  ...KIND_NAMES.map((name) => `change:${name}`),
  ...MASK_PRESETS.map(({ mask }) => `mask:${mask}`),
  'mask:painted',
  'mask:empty',
  ...namesIn('view/controls/head_knobs.ts', /\bconst POSITIONS\b[^{]*= \{\n([\s\S]*?)\n\};/).map(
    (name) => `positions:${name}`,
  ),
  ...namesIn('view/controls/head_knobs.ts', /\bconst OWN_POSITIONS\b[^{]*= \{\n([\s\S]*?)\n\};/).map(
    (name) => `positions:${name}`,
  ),
  ...TRAINED_TASKS.map((name) => `task:${name}`),
  ...Object.keys(EXPLAINED).map((name) => `score:${name}`),
  ...HEAD_ORDERS.map((name) => `order:${name}`),
  ...MODES.map((name) => `mode:${name}`),
  ...said('view/controls/sink_lens.ts', /\bname: '([^']+)',\s+words:/g).map((name) => `sink:${name}`),
  ...(/const VERBS = \[([^\]]+)\]/.exec(sourceOf('view/steps/steps.ts'))?.[1] ?? '')
    .split(',')
    .map((verb) => `step:${verb.trim().replaceAll("'", '')}`),
  'step:Write',
];

const topics = new Map<string, Topic>();
beforeAll(async () => {
  for (const known of TOPICS) topics.set(known.name, await loadTopic(known));
});

describe('every part of the page', () => {
  it('is found', () => {
    expect(PARTS.filter((part) => part.startsWith('sink:'))).toHaveLength(5);
    expect(PARTS.filter((part) => part.startsWith('step:'))).toHaveLength(8);
    expect(PARTS.filter((part) => part.startsWith('positions:'))).toHaveLength(8);
    expect(PARTS.length).toBeGreaterThan(100);
    expect(TAGS.length).toBeGreaterThan(70);
    expect(Object.keys(NOT_EXPLAINED).filter((tag) => !TAGS.includes(tag))).toEqual([]);
  });

  it.each([...PARTS, ...TAGS.filter((tag) => !(tag in NOT_EXPLAINED)).map((tag) => `tag:${tag}`)])(
    '%s has a topic',
    (part) => {
      expect(topicFor(part)?.title).toBeTruthy();
    },
  );

  it('is found by what is written on it', () => {
    const part = (localName: string, text: string, attributes: Record<string, string> = {}) =>
      ({
        localName,
        textContent: text,
        childNodes: [{ textContent: text }],
        getAttribute: (name: string) => attributes[name] ?? null,
        matches: (selector: string) => selector.split(', ').includes(localName),
      }) as unknown as Element;
    const topicOf = (...parts: Element[]) => topicOfParts([...parts, part('attention-app', '')])?.name;
    for (const words of Object.values(TOOL_NAMES)) expect(topicOf(part('button', words)), words).toBeTruthy();
    for (const task of TRAINED_TASKS)
      expect(topicOf(part('button', TASK_WORDS[task].title), part('training-knobs-form', ''))).toBe('tasks');
    expect(topicOf(part('button', 'Copy'), part('attention-table', ''))).toBe('table');
    // The temperature of a draw is not that of a head.
    const term = part('attention-term', 'Temperature', { name: 'Temperature' });
    expect(topicOf(term, part('sampling-controls', ''))).toBe('sampling');
    expect(topicOf(term)).toBe('temperature');
    expect(topicOf(part('attention-term', 'KV cache', { name: 'KV cache' }))).toBe('groups');
    expect(topicOf(part('p', 'Nothing'))).toBeUndefined();
  });

  it('of sampling is named in its topic', () => {
    const text = (topics.get('sampling') as Topic).says.join(' ').toLowerCase();
    const labels = said('labs/language/sampling_controls.ts', /\blabel: '([^']+)'/g);
    expect(labels.length).toBeGreaterThan(3);
    expect(labels.filter((label) => !text.includes(label.toLowerCase()))).toEqual([]);
  });

  it('is asked for by names that the page has', () => {
    const tags = TOPICS.flatMap(({ of }) => of.filter((part) => part.startsWith('tag:')));
    expect(tags.filter((tag) => !TAGS.includes(tag.slice('tag:'.length)))).toEqual([]);
    const known = new Set(PARTS);
    const others = TOPICS.flatMap(({ of }) => of).filter((part) => !part.startsWith('tag:'));
    expect(others.filter((part) => !known.has(part) && part !== 'change:mean')).toEqual([]);
  });
});

/** In words: longer ones are not read at school. */
const LONGEST_SENTENCE = 25;

describe('the topics', () => {
  it('have names of their own, and explain each part once', () => {
    const names = TOPICS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z-]{1,30}$/);
    const parts = TOPICS.flatMap(({ of }) => of);
    expect(parts.filter((part, at) => parts.indexOf(part) !== at)).toEqual([]);
    expect(new Set(TOPICS.map(({ group }) => group))).toEqual(new Set(GROUPS));
  });

  it('are found under a slip', () => {
    expect(entryOf('normalise')?.title).toContain('softmax');
    expect(
      nearestName(
        'normalize',
        TOPICS.map(({ name }) => name),
      ),
    ).toBe('normalise');
  });

  it.each(TOPICS.map(({ name }) => name))('%s says what it is, and what to try', (name) => {
    const topic = topics.get(name) as Topic;
    expect(topic.says.length).toBeGreaterThan(0);
    for (const paragraph of topic.says) {
      expect(paragraph).toMatch(/^[A-Z“].*[.]$/s);
      expect(paragraph.length).toBeLessThan(520);
      for (const sentence of paragraph.split(/(?<=[.?!:])\s+/))
        expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(LONGEST_SENTENCE);
    }
    expect(topic.tries.length).toBeGreaterThan(0);
    for (const { does, look } of topic.tries) {
      expect(does).toMatch(/^[A-Z][^.]*(?:\.\d[^.]*)*$/);
      expect(look).toMatch(/^[A-Z“].*[.?]$/);
    }
    for (const { who } of topic.sources ?? []) expect(who).toMatch(/ (?:19|20)\d\d$/);
  });

  it('without a term are reached from one that has one, by links alone', () => {
    const reached = new Set(
      TOPICS.filter(({ of }) => of.some((part) => part.startsWith('term:'))).map(({ name }) => name),
    );
    for (let before = -1; before < reached.size; ) {
      before = reached.size;
      for (const known of TOPICS.filter(({ name }) => reached.has(name)))
        for (const other of TOPICS.filter(({ group }) => groupsOf(known).includes(group)))
          reached.add(other.name);
    }
    expect(TOPICS.filter(({ name }) => !reached.has(name))).toEqual([]);
    expect(groupsOf(entryOf('masking') as TopicEntry)).toEqual(['Masks', 'Steps']);
  });

  it('of questions have a figure each', () => {
    const bare = TOPICS.filter(({ group, name }) => group === 'Questions' && !topics.get(name)?.figure);
    expect(bare).toEqual([]);
  });

  it('lead to scenes that an address can say, from wherever the reader is', () => {
    // A lab of files starts with none, which no address says.
    const starts = LABS.map((lab) => lab.start()).filter(
      (start) => readHash(writeHash(start)).problem === '',
    );
    expect(starts.length).toBeGreaterThan(3);
    for (const [name, { tries }] of topics)
      for (const { does, scene } of tries)
        for (const start of starts) {
          const next = scene(start);
          const { scene: back, problem } = readHash(writeHash(next));
          expect([name, does, problem]).toEqual([name, does, '']);
          expect(JSON.parse(JSON.stringify(back)), `${name}: ${does}`).toEqual(
            JSON.parse(JSON.stringify(next)),
          );
        }
  });
});

type Matrix = number[][];
type Names = (name: string, rows?: number) => Matrix;

const transposed = (of: Matrix): Matrix => (of[0] ?? []).map((_, at) => of.map((row) => row[at] ?? 0));
const times = (one: Matrix, other: Matrix): Matrix =>
  one.map((row) =>
    (other[0] ?? []).map((_, at) => row.reduce((sum, value, k) => sum + value * (other[k]?.[at] ?? 0), 0)),
  );
const each = (of: Matrix, act: (value: number) => number) => of.map((row) => row.map(act));
const softmaxed = (of: Matrix): Matrix =>
  of.map((row) => {
    const sum = row.reduce((all, value) => all + Math.exp(value), 0);
    return row.map((value) => Math.exp(value) / sum);
  });
const plus = (one: Matrix, other: Matrix, sign: number): Matrix =>
  one.map((row, at) => row.map((value, k) => value + sign * (other[at]?.[k] ?? 0)));
const nameOf = ({ name, below = '', above = '' }: { name: string; below?: string; above?: string }) =>
  `${name} ${below} ${above}`;

/** The matrix that a formula stands for: its right side, where it is an equation. */
function matrixOf(formula: Formula, given: Names): Matrix {
  const of = (part: Formula) => matrixOf(part, given);
  switch (formula.is) {
    case 'matrix':
    case 'column':
      return given(nameOf(formula));
    case 'number':
    case 'digits':
      return [[2]];
    case 'transpose':
      return transposed(of(formula.of));
    case 'product':
      return formula.parts.map(of).reduce(times);
    case 'sum':
      return formula.parts
        .map(of)
        .reduce((all, part, at) => plus(all, part, formula.signs?.[at - 1] === '−' ? -1 : 1));
    case 'fraction':
      return each(of(formula.over), (value) => value / (of(formula.under)[0]?.[0] ?? 1));
    case 'root':
      return each(of(formula.of), Math.sqrt);
    case 'softmax':
      return formula.down ? transposed(softmaxed(transposed(of(formula.of)))) : softmaxed(of(formula.of));
    case 'beside': {
      const parts = formula.parts.filter(({ is }) => is !== 'words').map(of);
      return formula.down
        ? parts.flat()
        : (parts[0] ?? []).map((_, at) => parts.flatMap((part) => part[at] ?? []));
    }
    case 'over':
      return of(formula.of);
    case 'relation':
      return of(formula.parts.at(-1) as Formula);
    default:
      throw new Error(`${formula.is} is no matrix`);
  }
}

/** How large each is: of 4 tokens that look at 5, 6 numbers wide, in two heads of 3. */
const SIZES: Readonly<Record<string, [number, number]>> = {
  'Q  ': [4, 3],
  'K  ': [5, 3],
  'V  ': [5, 3],
  'S  ': [4, 5],
  'P  ': [4, 5],
  'M  ': [4, 5],
  'X  ': [4, 6],
  'W Q ': [6, 3],
  'W K ': [6, 3],
  'W V ': [6, 3],
  'O  1': [4, 3],
  'O  H': [4, 3],
  'O  h': [4, 3],
  'W O ': [6, 6],
  'W O h': [3, 6],
};
const COLUMNS: Readonly<Record<string, number>> = { '1  ': 4, 'b Q ': 3, 'b K ': 3, 'b V ': 3, 'b O ': 6 };

describe('a formula', () => {
  it('in column form is the transpose of what it is in row form, by the numbers', () => {
    const numbers = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 40, maxLength: 40 });
    const whole = ['project', 'scale', 'normalise', 'read', 'write', 'masking', 'what'].flatMap((name) =>
      (topics.get(name)?.formulas ?? []).filter(
        (formula) =>
          formula.is === 'relation' && formula.parts[0]?.is === 'matrix' && formula.parts[0].below !== 'i',
      ),
    );
    expect(whole.length).toBeGreaterThanOrEqual(10);
    fc.assert(
      fc.property(numbers, (drawn) => {
        const filled = (rows: number, columns: number, salt: number) =>
          Array.from({ length: rows }, (_, row) =>
            Array.from({ length: columns }, (_, at) => drawn[(7 * row + 3 * at + salt) % drawn.length] ?? 0),
          );
        const inForm = (turned: boolean) => (name: string) => {
          const height = COLUMNS[name];
          if (height)
            return name === '1  ' ? filled(4, 1, 0).map(() => [1]) : filled(height, 1, name.length + height);
          const [rows, columns] = SIZES[name] ?? [0, 0];
          expect(rows, name).toBeGreaterThan(0);
          const made = filled(rows, columns, (name.codePointAt(0) ?? 0) + (name.codePointAt(2) ?? 0));
          return turned ? transposed(made) : made;
        };
        for (const formula of whole) {
          const rows = matrixOf(formula, inForm(false));
          const columns = transposed(matrixOf(inColumns(formula), inForm(true)));
          expect(columns.length).toBe(rows.length);
          for (const [at, row] of rows.entries())
            for (const [k, value] of row.entries()) expect(columns[at]?.[k]).toBeCloseTo(value, 9);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('is turned, and turned back', () => {
    for (const { formulas = [] } of topics.values())
      for (const formula of formulas) expect(inColumns(inColumns(formula))).toEqual(formula);
  });

  it('changes places of indices, keeps numbers and columns as they are', () => {
    expect(mathmlOf(entry('P', 'i', 'j'))).toContain('<mi>i</mi><mi>j</mi>');
    expect(mathmlOf(inColumns(entry('P', 'i', 'j')))).toContain('<mi>j</mi><mi>i</mi>');
    expect(inColumns(column('b'))).toEqual({ is: 'transpose', of: column('b') });
    expect(inColumns(matrix('Q'))).toEqual(matrix('Q'));
  });

  it('is well-formed, and nothing in it is read as an element', () => {
    for (const { formulas = [] } of topics.values())
      for (const formula of [...formulas, ...formulas.map(inColumns)]) {
        const text = mathmlOf(formula);
        const opened = [...text.matchAll(/<([a-z]+)/g)].map(([, tag]) => tag);
        const closed = [...text.matchAll(/<\/([a-z]+)>/g)].map(([, tag]) => tag);
        expect(opened.toSorted()).toEqual(closed.toSorted());
        expect(text).not.toMatch(/style=|undefined|NaN/);
      }
    expect(mathmlOf({ is: 'words', text: '<b>&' })).toContain('&lt;b&gt;&amp;');
  });
});
