/** The Scene in the address bar: `#text=...&head=3.1&mode=causal&pin=11.2`. */

import { AGAINST } from './against_text.ts';
import { type Arrangement, AS_IT_STANDS, HEAD_ORDERS, PATTERN_NAME } from './arrangement.ts';
import { LEAST_SHARE } from './defaults.ts';
import { withDrawing } from './drawing.ts';
import {
  type Field,
  field,
  type Ignore,
  named,
  ofScene,
  oneOf,
  refuse,
  type Spelling,
  text,
} from './fields.ts';
import { HashProblem } from './hash_problem.ts';
import { readFrame, readHead, readPin, writeFrame, writePin } from './position_text.ts';
import { type Arcs, type Frame, MODES, type Pin, type Scene, type Source } from './scene.ts';
import { COMPARED, ROWS } from './together_text.ts';

/** How the sources of a kind stand in an address. */
export interface SourceAddress<S extends Source = Source> {
  /** What the address begins with, before its fields are read; null: it is about another source. @throws HashProblem */
  start(parts: URLSearchParams): Scene<S> | null;
  /** In the order in which they are written. */
  fields: readonly Field<S>[];
  /** The source alone decides: the address names no mode. */
  ownMode?: true;
  /** The source says which head is shown. */
  ownHead?: true;
}

interface AddressedLab {
  kind: string;
  /** Each lab writes the scenes that it has read: what holds them need not know their sources. */
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  address: SourceAddress<any>;
}

const MODE = ofScene('mode', 'mode', oneOf(MODES), 'self');

function readCell(text: string, key: string): Pin {
  return readPin(text) ?? refuse(key, text, 'two numbers such as 3.1');
}

const HEAD = field<Source, Pick<Scene, 'layer' | 'head'>>(
  'head',
  {
    read: (text, key) => {
      if (readCell(text, key).key < 0) throw new HashProblem('the head should be two numbers such as 3.1');
      return readHead(text) ?? refuse(key, text, 'two numbers such as 3.1');
    },
    write: ({ layer, head }) => `${layer}.${head}`,
  },
  ({ layer, head }) => ({ layer, head }),
  (scene, place) => ({ ...scene, ...place }),
);

const PIN = ofScene('pin', 'pin', { read: readCell, write: writePin }, null);

const SHARE: Spelling<number> = {
  read: (text, key) => {
    const share = /^[01](?:\.\d{1,4})?$/.test(text) ? Number(text) : Number.NaN;
    return share >= LEAST_SHARE && share <= 1 ? share : refuse(key, text, `a share from ${LEAST_SHARE} to 1`);
  },
};

/** One part of how the grid shows all heads. */
function arrangementField<Name extends keyof Arrangement>(
  key: string,
  name: Name,
  spelling: Spelling<Arrangement[Name]>,
): Field {
  const partOf = ({ arrangement = AS_IT_STANDS }: Scene) => arrangement[name];
  return field(
    key,
    spelling,
    (scene) => (partOf(scene) === AS_IT_STANDS[name] ? undefined : partOf(scene)),
    (scene, value) =>
      withDrawing(scene, { arrangement: { ...AS_IT_STANDS, ...scene.arrangement, [name]: value } }),
  );
}

/** `120.80.40`: first row, first column, and how many rows are in sight. */
const FRAME: Spelling<Frame> = {
  read: (text, key) =>
    readFrame(text) ??
    refuse(key, text, 'a first row, a first column and a number of rows such as 120.80.40'),
  write: writeFrame,
};

/** `1.0,3.2`: of the source and of the target; one may be left out. */
const ARCS: Spelling<Arcs> = {
  read: (text, key) => {
    const [source, target, ...more] = text
      .split(',')
      .map((place) => (place === '' ? undefined : readHead(place)));
    if (more.length > 0 || source === null || target === null || !(source || target))
      return refuse(key, text, 'two heads such as 1.0,3.2');
    return { ...(source && { source }), ...(target && { target }) };
  },
  write: ({ source, target }) =>
    [source, target].map((place) => (place ? `${place.layer}.${place.head}` : '')).join(','),
};

/** Of a story's name and step, and of a topic: which there are is known where they are told. */
const MOST_LETTERS = 40;

/** How the result is drawn, as the reader set it. */
export const DRAWING: readonly Field[] = [
  field(
    'mass',
    SHARE,
    ({ massShare }) => massShare,
    (scene, massShare) => (massShare < 1 ? { ...scene, massShare } : scene),
  ),
  field(
    'colours',
    oneOf(['all', 'rest', 'row', 'column'] as const),
    ({ rescaled, scaledBy }) => (rescaled ? 'rest' : scaledBy),
    (scene, end) => ({
      ...scene,
      ...(end === 'rest' ? { rescaled: true } : end !== 'all' && { scaledBy: end }),
    }),
  ),
  field(
    'shades',
    oneOf(['root', 'linear'] as const),
    ({ shades }) => shades,
    (scene, shades) => ({ ...scene, shades }),
  ),
  ofScene('with', 'compared', COMPARED),
  ofScene('rows', 'rows', ROWS),
  ofScene('arcs', 'arcs', ARCS),
  ofScene('frame', 'frame', FRAME),
  arrangementField('sort', 'order', oneOf(HEAD_ORDERS)),
  arrangementField('only', 'only', {
    read: (text, key) => (PATTERN_NAME.test(text) ? text : refuse(key, text, 'the name of a pattern')),
  }),
  arrangementField('size', 'large', named({ small: false, large: true })),
  field(
    'changes',
    named({ now: false, before: true }),
    ({ before }) => before,
    (scene, before) => (before ? { ...scene, before } : scene),
  ),
  field(
    'words',
    named({ 0: false, 1: true }),
    ({ words }) => words,
    (scene, words) => (words ? { ...scene, words } : scene),
  ),
];

/** What the addresses of a page may be about. */
export interface Addressed {
  /** The first one's start has an empty address. */
  labs: readonly AddressedLab[];
  start(): Scene;
  /** The names of the views of a head; the first one is meant where an address names none. */
  views: readonly string[];
}

function addressOf({ labs }: Addressed, { kind }: Source): SourceAddress {
  const lab = labs.find((candidate) => candidate.kind === kind);
  if (!lab) throw new HashProblem(`there is no source '${kind.slice(0, 40)}' here`);
  return lab.address;
}

/** Of every source. */
function commonFields(views: readonly string[], { ownMode, ownHead }: Partial<SourceAddress> = {}): Field[] {
  const head = ownHead ? { ...HEAD, write: () => [] } : HEAD;
  return [
    ...(ownMode ? [] : [MODE]),
    head,
    ofScene('view', 'view', oneOf(views), views[0]),
    PIN,
    ...DRAWING,
    ofScene('story', 'story', text(MOST_LETTERS)),
    ...AGAINST,
    ofScene('present', 'present', named({ 1: true as const })),
    ofScene('controls', 'controls', text(4 * MOST_LETTERS)),
    ofScene('convention', 'convention', oneOf(['column'])),
    ofScene('explain', 'explain', text(MOST_LETTERS)),
  ];
}

/** In the order in which they are written. */
function fieldsOf({ views }: Addressed, address: SourceAddress): Field[] {
  return [...address.fields, ...commonFields(views, address)];
}

function sharedKeys({ labs, views }: Addressed): string[] {
  const shared = labs.flatMap(({ address }) => address.fields.filter((row: Field) => row.shared));
  return [...commonFields(views), ...shared].flatMap(({ keys }) => keys);
}

/** The first lab takes whatever names no other source. */
function startOf({ labs, start }: Addressed, parts: URLSearchParams): Scene {
  for (const { address } of labs.toReversed()) {
    const scene = address.start(parts);
    if (scene) return scene;
  }
  return start();
}

/** Where the row cannot be read, the scene stays. */
function readRow(row: Field, scene: Scene, parts: URLSearchParams, ignore: Ignore): Scene {
  try {
    return row.read(scene, parts, ignore);
  } catch (cause) {
    if (!(cause instanceof HashProblem)) throw cause;
    ignore(cause.message);
    return scene;
  }
}

/** Reads a hash, with or without `#`; what of it is left out. @throws HashProblem where its source is unknown */
export function parseHash(addressed: Addressed, hash: string): { scene: Scene; ignored: string[] } {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const start = startOf(addressed, parts);
  const fields = fieldsOf(addressed, addressOf(addressed, start.source));
  const known = [...sharedKeys(addressed), ...fields.flatMap(({ keys }) => keys)];
  const unknown = [...parts.keys()].filter((name) => !known.includes(name));
  const ignored = new Set(unknown.map((name) => `'${name.slice(0, 20)}' is not known`));
  const bare: Scene = { ...start, pin: null };
  const scene = fields
    .filter(({ keys }) => keys.some((key) => parts.has(key)))
    .reduce((before, row) => readRow(row, before, parts, (why) => ignored.add(why)), bare);
  return { scene: scene === bare ? start : scene, ignored: [...ignored] };
}

/** More are counted. */
const MOST_TOLD = 3;

function ignoredWords(ignored: string[]): string {
  if (ignored.length === 0) return '';
  const more = ignored.length > MOST_TOLD ? `; and ${ignored.length - MOST_TOLD} more` : '';
  return `Left out, as it could not be read in the address: ${ignored.slice(0, MOST_TOLD).join('; ')}${more}.`;
}

/** Reads a hash, with or without `#`, as far as it can be; a sentence says what was left out, or that nothing is left. */
export function readHash(addressed: Addressed, hash: string): { scene: Scene; problem: string } {
  try {
    const { scene, ignored } = parseHash(addressed, hash);
    return { scene, problem: ignoredWords(ignored) };
  } catch (cause) {
    if (!(cause instanceof HashProblem)) throw cause;
    return {
      scene: addressed.start(),
      problem: `The address could not be read: ${cause.message}. The saved example is shown instead.`,
    };
  }
}

/** The hash that `readHash` turns back into the same scene; empty for the start. */
export function writeHash(addressed: Addressed, scene: Scene): string {
  if (JSON.stringify(scene) === JSON.stringify(addressed.start())) return '';
  const fields = fieldsOf(addressed, addressOf(addressed, scene.source));
  return `#${new URLSearchParams(fields.flatMap((row) => row.write(scene)))}`;
}
