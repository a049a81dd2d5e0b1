/** What a reader may do to a scene, drawn at random: through the calls that the page itself makes. */

import fc from 'fast-check';
import type { Intervention, LayerSummary } from '../../web/src/core/types.ts';
import { readHash, writeHash } from '../../web/src/labs/address.ts';
import { encoderLab } from '../../web/src/labs/encoder/index.ts';
import { isEncoder } from '../../web/src/labs/encoder/source.ts';
import { traceScene } from '../../web/src/labs/trace_file/source.ts';
import { VECTOR_EXAMPLES } from '../../web/src/labs/vectors/examples.ts';
import { isVectors, type Vectors, vectorsScene } from '../../web/src/labs/vectors/source.ts';
import { type Arrangement, HEAD_ORDERS } from '../../web/src/scene/arrangement.ts';
import { withDrawing } from '../../web/src/scene/drawing.ts';
import {
  type Against,
  MODES,
  type Mode,
  type Pin,
  type Scene,
  SHOWN_AS,
  type Together,
} from '../../web/src/scene/scene.ts';
import { openFiles } from '../../web/src/shell/store/open_files.ts';
import type { Playground } from '../../web/src/shell/store/playground.ts';
import { takeVectors } from '../../web/src/shell/store/take_vectors.ts';
import { interventions } from './arbitrary_interventions.ts';
import { vectors } from './arbitrary_vectors.ts';
import type { RandomNumbers } from './random_numbers.ts';

/** Words that the small encoder knows in part, and what no tokenizer sees every day. */
const WORDS = ['the', 'cat', 'sat', 'on', 'a', 'mat', '[MASK]', '(9:0)', 'Ünïcode', '🙂', '<b>x</b>', '.'];
const BROKEN = ['#head=x.y', '#vectors={', '#pin=1', '#off=99.99', '#trace=', '#text=', '#mass=7', '#view=9'];
/** More than any file or model here has. */
const MOST_TOKENS = 24;

const MOST_SEEN = 20;

export interface Sources {
  files: File[];
  /** A reader's encoder, by its name in scenes. */
  model: `own:${string}`;
}

/** One thing that a reader does, by its name. */
export type Change = readonly [name: string, perform: () => unknown];

export class RandomChanges {
  readonly #playground: Playground;
  readonly #random: RandomNumbers;
  readonly #sources: Sources;
  readonly #entries: Intervention[];
  readonly #vectors: Vectors[];
  /** Scenes that were there, and may be gone back to by their address. */
  readonly #seen: Scene[] = [];

  constructor(playground: Playground, random: RandomNumbers, sources: Sources) {
    this.#playground = playground;
    this.#random = random;
    this.#sources = sources;
    const drawn = { seed: random.below(2 ** 31), numRuns: 300 };
    this.#entries = fc.sample(interventions, drawn).flat();
    this.#vectors = fc.sample(vectors, { ...drawn, numRuns: 60 });
  }

  next(): Change {
    const { scene } = this.#playground;
    if (this.#random.below(40) === 0) this.#seen[this.#random.below(MOST_SEEN)] = scene;
    const [name, perform] = this.#random.of(this.#offers());
    return [name, () => perform.call(this)];
  }

  /** What is often done stands here several times. */
  #offers(): Change[] {
    const drawing: Change[] = [
      ['head', this.#head],
      ['next head', this.#nextHead],
      ['pin', this.#pin],
      ['view', this.#view],
      ['colours', this.#colours],
      ['mass', this.#mass],
      ['before', this.#before],
      ['heads arranged', this.#arrangement],
      ['hover', this.#hover],
      ['heads together', this.#headsTogether],
      ['rows together', this.#rowsTogether],
      ['compared with', this.#against],
    ];
    const edits: Change[] = [
      ['head switched', this.#toggleHead],
      ['change', this.#add],
      ['change taken back', this.#remove],
      ['changes', this.#setAll],
      ['slider', this.#slide],
      ['mode', this.#mode],
    ];
    const sources: Change[] = [
      ['text', this.#text],
      ['vectors', this.#changeVectors],
      ['file', this.#file],
      ['example', this.#example],
      ['taken vectors', () => takeVectors(this.#playground)],
      ['address', this.#address],
    ];
    const steps: Change[] = [
      ['undo', () => this.#playground.undo()],
      ['undo', () => this.#playground.undo()],
      ['redo', () => this.#playground.redo()],
    ];
    return [...drawing, ...drawing, ...edits, ...edits, ...edits, ...sources, ...steps, ...steps];
  }

  get #layers(): readonly LayerSummary[] {
    return this.#playground.session.trace?.summary.layers ?? [];
  }

  #place() {
    const layer = this.#random.below(Math.max(1, this.#layers.length));
    return { layer, head: this.#random.below(this.#layers[layer]?.heads ?? 1) };
  }

  #cell(): Pin {
    const { queries = 1, keys = 1 } = this.#playground.session.layerSummary ?? {};
    return { query: this.#random.below(queries), key: this.#random.below(keys + 1) - 1 };
  }

  #head() {
    return this.#playground.chooseHead(this.#place());
  }

  #nextHead() {
    return this.#playground.stepHead(this.#random.of([1, -1]));
  }

  #pin() {
    if (!this.#playground.session.trace) return;
    return this.#playground.pin(this.#random.below(4) === 0 ? null : this.#cell());
  }

  #view() {
    this.#playground.adopt({ view: this.#random.of(['matrix', 'lines', 'table']) });
  }

  #colours() {
    const scaledBy = this.#random.of([undefined, 'row', 'column'] as const);
    const shades = this.#random.of([undefined, 'root', 'linear'] as const);
    const rescaled = this.#random.of([undefined, true] as const);
    const colours = {
      ...(scaledBy && { scaledBy }),
      ...(shades && { shades }),
      ...(rescaled && { rescaled }),
    };
    this.#playground.adopt({ colours });
  }

  async #mass() {
    const massShare = this.#random.of([0.5, 0.73, 0.9, 1, 1]);
    await this.#playground.session.chooseMassShare(massShare);
    this.#playground.adopt({ massShare: this.#playground.session.massShare }, 'mass');
  }

  async #before() {
    await this.#playground.session.chooseBefore(this.#random.below(2) === 0);
    this.#playground.adopt({ before: this.#playground.session.showsBefore || undefined });
  }

  #arrangement() {
    const arrangement: Arrangement = {
      order: this.#random.of(HEAD_ORDERS),
      only: this.#random.of(['', '', 'previous token', 'sink']),
      large: this.#random.below(2) === 0,
    };
    this.#playground.adopt({ arrangement }, 'arrange');
  }

  #some<Place>(draw: () => Place): Together<Place> | undefined {
    const places = Array.from({ length: this.#random.below(5) }, draw);
    return places.length > 0 ? { places, as: this.#random.of(SHOWN_AS) } : undefined;
  }

  #headsTogether() {
    const compared = this.#some(() => this.#place());
    return this.#playground.change(withDrawing(this.#playground.scene, { compared }));
  }

  #rowsTogether() {
    const rows = this.#some(() => this.#cell().query);
    return this.#playground.change(withDrawing(this.#playground.scene, { rows }));
  }

  /** Most of them have an answer; all of them have a sentence. */
  #against() {
    const { against: _, ...scene } = this.#playground.scene;
    const some = <Value>(draw: () => Value) => (this.#random.below(3) === 0 ? draw() : undefined);
    const parts: Against = {
      head: some(() => (this.#random.below(6) === 0 ? { layer: 77, head: 9 } : this.#place())),
      text: some(() => this.#words()),
      mode: some(() => this.#random.of(MODES)),
      step: some(() => this.#random.below(9)),
      model: some(() => this.#random.of([this.#sources.model, 'minilm', 'smollm2', 'bahdanau', 'own:none'])),
      run: this.#random.below(9) === 0 ? 'seed:2' : undefined,
      unchanged: this.#random.below(4) === 0 ? true : undefined,
    } as Against;
    const against = JSON.parse(JSON.stringify(parts)) as Against;
    const isNone = Object.keys(against).length === 0;
    return this.#playground.change(isNone ? scene : { ...scene, against });
  }

  #hover() {
    this.#playground.session.setHover(this.#random.below(5) === 0 ? null : this.#cell());
  }

  #toggleHead() {
    return this.#playground.run?.toggleHead?.(this.#place());
  }

  /** Of any kind; most have a place in what is on the screen. */
  #entry(): Intervention {
    const entry = { ...this.#random.of(this.#entries) } as Intervention & Record<string, number>;
    if (this.#random.below(12) === 0) return entry;
    const { layer, head } = this.#place();
    const size = this.#layers[layer];
    const within = (name: string, end: number) => {
      if (name in entry) Object.assign(entry, { [name]: (entry[name] ?? 0) % Math.max(1, end) });
    };
    if ('layer' in entry) Object.assign(entry, { layer });
    if ('head' in entry) Object.assign(entry, { head });
    within('query', size?.queries ?? 1);
    within('key', size?.keys ?? 1);
    within('token', size?.keys ?? 1);
    for (const name of ['queries', 'keys'])
      if (name in entry && entry.kind !== 'mask') Object.assign(entry, { [name]: undefined });
    return JSON.parse(JSON.stringify(entry));
  }

  #add() {
    return this.#playground.run?.add?.(this.#entry());
  }

  #remove() {
    const { scene, run } = this.#playground;
    const change = this.#random.below(3) > 0 ? this.#random.of(scene.interventions) : undefined;
    return run?.remove?.(change);
  }

  #setAll() {
    const list = Array.from({ length: this.#random.below(4) }, () => this.#entry());
    return this.#playground.run?.edits?.()?.set(list);
  }

  /** One movement over several values, none of which is waited for. */
  #slide() {
    const { run, scene } = this.#playground;
    const edits = run?.edits?.();
    const place = this.#place();
    const steps = Array.from({ length: 3 }, () => 0.25 + this.#random.share());
    return Promise.all(
      steps.map((temperature) =>
        edits?.set(
          [
            ...scene.interventions,
            { kind: 'temperature', ...edits.site(place.layer, place.head), temperature },
          ],
          `slide ${scene.interventions.length}`,
        ),
      ),
    );
  }

  #mode() {
    return this.#playground.setMode(this.#random.of<Mode>(['self', 'causal', 'cross']));
  }

  #words(): string {
    return Array.from({ length: this.#random.below(MOST_TOKENS / 3) }, () => this.#random.of(WORDS)).join(
      ' ',
    );
  }

  #text() {
    const { scene } = this.#playground;
    const before = isEncoder(scene.source) ? scene : encoderLab.start(scene);
    const pair = this.#random.below(3) === 0 ? this.#words() : '';
    const source = { kind: 'model', model: this.#sources.model, text: this.#words(), pair } as const;
    return this.#playground.change({ ...before, source });
  }

  #changeVectors() {
    const { scene } = this.#playground;
    const { source } = scene;
    if (!isVectors(source)) return this.#playground.change(vectorsScene());
    const kept = source.vectors;
    const changed: Vectors = this.#random.of([
      this.#random.of(this.#vectors),
      { ...kept, softCap: 1 + this.#random.below(20) },
      { ...kept, tokens: kept.tokens.map((token) => `${token.slice(0, 3)}!`) },
    ]);
    return this.#playground.change({ ...scene, source: { kind: 'vectors', vectors: changed } }, 'vectors');
  }

  #file() {
    if (this.#random.below(4) === 0)
      return this.#playground.choose(traceScene({ kind: 'trace', src: 'traces/trophy.safetensors' }));
    return openFiles(this.#playground, [this.#random.of(this.#sources.files)]);
  }

  #example() {
    return this.#playground.choose(
      this.#random.of([...VECTOR_EXAMPLES.map(({ scene }) => scene), readHash('').scene]),
    );
  }

  #address() {
    const { scene } = this.#playground;
    if (this.#random.below(3) === 0) return this.#playground.openHash(this.#random.of(BROKEN));
    return this.#playground.openHash(writeHash(this.#random.of([scene, ...this.#seen.filter(Boolean)])));
  }
}
