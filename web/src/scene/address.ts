/** The Scene in the address bar: `#text=...&head=3.1&mode=causal&pin=11.2`. */

import { untouched } from './defaults.ts';
import { HashProblem } from './hash_problem.ts';
import { readHead, readPin, writePin } from './position_text.ts';
import type { Mode, Scene, Source } from './scene.ts';

const MODES: readonly string[] = ['self', 'causal', 'cross'];
const COMMON: readonly string[] = ['mode', 'head', 'view', 'pin', 'mass', 'colours'];
/** A smaller share of each row's mass is never asked for. */
export const LEAST_SHARE = 0.5;

/** How the sources of a kind stand in an address. */
export interface SourceAddress<S extends Source = Source> {
  /** Keys that may stand in the address of any source, which then lets them be. */
  keys?: readonly string[];
  /** Keys that mean something for this source alone. */
  ownKeys?: ReadonlySet<string>;
  /** Null where the address is about another source. @throws HashProblem */
  source(parts: URLSearchParams): S | null;
  /** What is shown where the address does not say. */
  start(source: S): Scene<S>;
  /** What this source keeps in the scene beside itself. @throws HashProblem */
  read?(parts: URLSearchParams): Partial<Scene<S>>;
  write(scene: Scene<S>): [name: string, value: string][];
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

/** @throws HashProblem */
function positionOf<Position>(
  parts: URLSearchParams,
  name: string,
  read: (text: string) => Position | null,
): Position | null {
  const text = parts.get(name);
  if (text === null) return null;
  const position = read(text);
  if (!position) throw new HashProblem(`'${name}=${text.slice(0, 20)}' should be two numbers such as 3.1`);
  return position;
}

function choiceOf(parts: URLSearchParams, name: string, choices: readonly string[]): string {
  const text = parts.get(name) ?? choices[0] ?? '';
  if (!choices.includes(text)) {
    throw new HashProblem(`'${name}=${text.slice(0, 20)}' should be one of ${choices.join(', ')}`);
  }
  return text;
}

/** How the result is drawn, as the reader set it. */
function drawingIn(parts: URLSearchParams): Pick<Scene, 'massShare' | 'rescaled'> {
  const mass = parts.get('mass');
  const massShare = mass === null ? 1 : /^[01](?:\.\d{1,4})?$/.test(mass) ? Number(mass) : Number.NaN;
  if (!(massShare >= LEAST_SHARE && massShare <= 1))
    throw new HashProblem(`'mass=${mass?.slice(0, 20)}' should be a share from ${LEAST_SHARE} to 1`);
  const rescaled = choiceOf(parts, 'colours', ['all', 'rest']) === 'rest';
  return { ...(massShare < 1 && { massShare }), ...(rescaled && { rescaled }) };
}

/** Reads and writes the address for the sources of a list of labs; the first one's start has an empty address. */
export class Addresses {
  readonly #labs: readonly AddressedLab[];
  readonly #start: () => Scene;
  readonly #views: readonly string[];
  readonly #shared: ReadonlySet<string>;

  /** `views`: the names of the views of a head; the first one is meant where an address names none. */
  constructor(labs: readonly AddressedLab[], start: () => Scene, views: readonly string[]) {
    this.#labs = labs;
    this.#start = start;
    this.#views = views;
    this.#shared = new Set([...COMMON, ...labs.flatMap(({ address }) => address.keys ?? [])]);
  }

  #addressOf({ kind }: Source): SourceAddress {
    const lab = this.#labs.find((candidate) => candidate.kind === kind);
    if (!lab) throw new HashProblem(`there is no source '${kind.slice(0, 40)}' here`);
    return lab.address;
  }

  #sourceOf(parts: URLSearchParams): Source {
    // The first lab takes whatever names no other source.
    for (const { address } of this.#labs.toReversed()) {
      const source = address.source(parts);
      if (source) return source;
    }
    return this.#start().source;
  }

  /** Reads a hash, with or without `#`. @throws HashProblem */
  parse(hash: string): Scene {
    const parts = new URLSearchParams(hash.replace(/^#/, ''));
    const source = this.#sourceOf(parts);
    const address = this.#addressOf(source);
    for (const name of parts.keys()) {
      if (!this.#shared.has(name) && !address.ownKeys?.has(name))
        throw new HashProblem(`'${name.slice(0, 20)}' is not known`);
    }
    const start = address.start(source);
    if (positionOf(parts, 'head', readPin)?.key === -1)
      throw new HashProblem('the head should be two numbers such as 3.1');
    const position = positionOf(parts, 'head', readHead) ?? start;
    const pin = positionOf(parts, 'pin', readPin);
    return {
      source,
      mode: address.ownMode ? start.mode : (choiceOf(parts, 'mode', MODES) as Mode),
      layer: position.layer,
      head: position.head,
      view: choiceOf(parts, 'view', this.#views),
      pin: pin ?? (parts.size === 0 ? start.pin : null),
      ...untouched(),
      ...address.read?.(parts),
      ...drawingIn(parts),
    };
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
    const { mode, layer, head, view, pin, massShare, rescaled } = scene;
    const address = this.#addressOf(scene.source);
    const parts = new URLSearchParams(address.write(scene));
    if (mode !== 'self' && !address.ownMode) parts.set('mode', mode);
    if (!address.ownHead) parts.set('head', `${layer}.${head}`);
    if (view !== this.#views[0]) parts.set('view', view);
    if (pin) parts.set('pin', writePin(pin));
    if (massShare !== undefined) parts.set('mass', String(massShare));
    if (rescaled) parts.set('colours', 'rest');
    return `#${parts}`;
  }
}
