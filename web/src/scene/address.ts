/** The Scene in the address bar: `#text=...&head=3.1&mode=causal&pin=11.2`. */

import { type Field, field, named, ofScene, oneOf, refuse, type Spelling } from './fields.ts';
import { HashProblem } from './hash_problem.ts';
import { readHead, readPin, writePin } from './place.ts';
import type { Mode, Pin, Scene, Source } from './scene.ts';

/** A smaller share of each row's mass is never asked for. */
export const LEAST_SHARE = 0.5;

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

const MODE = ofScene('mode', 'mode', oneOf<Mode>(['self', 'causal', 'cross']), 'self');

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
/** How the result is drawn, as the reader set it. */
const DRAWING: readonly Field[] = [
  field(
    'mass',
    SHARE,
    ({ massShare }) => massShare,
    (scene, massShare) => (massShare < 1 ? { ...scene, massShare } : scene),
  ),
  field(
    'colours',
    named({ all: false, rest: true }),
    ({ rescaled }) => rescaled,
    (scene, rescaled) => (rescaled ? { ...scene, rescaled } : scene),
  ),
];

/** Reads and writes the address for the sources of a list of labs; the first one's start has an empty address. */
export class Addresses {
  readonly #labs: readonly AddressedLab[];
  readonly #start: () => Scene;
  readonly #view: Field;
  readonly #shared: ReadonlySet<string>;

  /** `views`: the names of the views of a head; the first one is meant where an address names none. */
  constructor(labs: readonly AddressedLab[], start: () => Scene, views: readonly string[]) {
    this.#labs = labs;
    this.#start = start;
    this.#view = ofScene('view', 'view', oneOf(views), views[0]);
    const common = [MODE, HEAD, this.#view, PIN, ...DRAWING];
    const shared = labs.flatMap(({ address }) => address.fields.filter((row: Field) => row.shared));
    this.#shared = new Set([...common, ...shared].flatMap(({ keys }) => keys));
  }

  #addressOf({ kind }: Source): SourceAddress {
    const lab = this.#labs.find((candidate) => candidate.kind === kind);
    if (!lab) throw new HashProblem(`there is no source '${kind.slice(0, 40)}' here`);
    return lab.address;
  }

  /** In the order in which they are written. */
  #fieldsOf({ fields, ownMode, ownHead }: SourceAddress): Field[] {
    const head = ownHead ? { ...HEAD, write: () => [] } : HEAD;
    return [...fields, ...(ownMode ? [] : [MODE]), head, this.#view, PIN, ...DRAWING];
  }

  #startOf(parts: URLSearchParams): Scene {
    // The first lab takes whatever names no other source.
    for (const { address } of this.#labs.toReversed()) {
      const start = address.start(parts);
      if (start) return start;
    }
    return this.#start();
  }

  /** Reads a hash, with or without `#`. @throws HashProblem */
  parse(hash: string): Scene {
    const parts = new URLSearchParams(hash.replace(/^#/, ''));
    const start = this.#startOf(parts);
    const address = this.#addressOf(start.source);
    const fields = this.#fieldsOf(address);
    for (const name of parts.keys()) {
      if (!this.#shared.has(name) && !fields.some(({ keys }) => keys.includes(name)))
        throw new HashProblem(`'${name.slice(0, 20)}' is not known`);
    }
    return fields
      .filter(({ keys }) => keys.some((key) => parts.has(key)))
      .reduce((scene, row) => row.read(scene, parts), parts.size === 0 ? start : { ...start, pin: null });
  }

  /** Reads a hash, with or without `#`. One that cannot be read gives the start and a sentence. */
  read(hash: string): { scene: Scene; problem: string } {
    try {
      return { scene: this.parse(hash), problem: '' };
    } catch (cause) {
      if (!(cause instanceof HashProblem)) throw cause;
      return {
        scene: this.#start(),
        problem: `The address could not be read: ${cause.message}. The saved example is shown instead.`,
      };
    }
  }

  /** The hash that `read` turns back into the same scene; empty for the start. */
  write(scene: Scene): string {
    if (JSON.stringify(scene) === JSON.stringify(this.#start())) return '';
    const fields = this.#fieldsOf(this.#addressOf(scene.source));
    return `#${new URLSearchParams(fields.flatMap((row) => row.write(scene)))}`;
  }
}
