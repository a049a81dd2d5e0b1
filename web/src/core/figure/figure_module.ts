/**
 * The module for figures: one head at a time, from the numbers of a file (cpp/wasm/figure_head.cpp). It needs no glue,
 * and keeps nothing from one head to the next.
 */

import { type Build, detectBuild } from '../detect.ts';
import { statisticsOf } from '../inline/head_figures.ts';
import { readBytes } from '../read_bytes.ts';
import type { HeadStages, HeadStatistics } from '../types.ts';
import type { FigureLayer, StoredTensor } from './figure_file.ts';
import type { FigureSettings } from './figure_settings.ts';

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  begin(): void;
  reserve(bytes: number): number;
  head(request: number): number;
  thumbnail(rows: number, columns: number): number;
  describe(tokens: number): number;
  isOrdinary(type: number, bytes: number, count: number, keys: number): number;
  defaultScale(width: number): number;
}

/** One head of a layer, under these settings. */
export interface FigureHead {
  layer: FigureLayer;
  head: number;
  settings: FigureSettings;
}

const REQUEST_WORDS = 20;
const ANSWER_WORDS = 11;
const FIGURES = 15;

const countOf = ({ shape }: StoredTensor) => shape.reduce((product, length) => product * length, 1);

/** A head's own part of its layer's weights. */
function weightsOf({ type, shape, bytes }: StoredTensor, head: number): StoredTensor {
  const [heads = 1, ...cells] = shape;
  const size = bytes.length / heads;
  return { type, shape: cells, bytes: bytes.subarray(head * size, (head + 1) * size) };
}

/** @throws WebAssembly.RuntimeError for an address of nothing */
function given(address: number): number {
  if (address === 0) throw new WebAssembly.RuntimeError('The module has no memory left.');
  return address;
}

export class FigureModule {
  readonly #exports: Exports;

  constructor(exports: WebAssembly.Exports) {
    this.#exports = exports as unknown as Exports;
    this.#exports._initialize();
  }

  #put({ buffer, byteOffset, byteLength }: ArrayBufferView): number {
    const address = given(this.#exports.reserve(byteLength));
    new Uint8Array(this.#exports.memory.buffer, address).set(new Uint8Array(buffer, byteOffset, byteLength));
    return address;
  }

  #floats(address: number, count: number): Float32Array {
    return new Float32Array(this.#exports.memory.buffer, address, count).slice();
  }

  #bytes(address: number, count: number): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer, address, count).slice();
  }

  #words(address: number): string {
    const bytes = new Uint8Array(this.#exports.memory.buffer, given(address));
    return String.fromCharCode(...bytes.subarray(0, bytes.indexOf(0)));
  }

  /** In the order of `Request`. */
  #request({ layer, head, settings }: FigureHead): number {
    const { queries, keys, weights } = layer.tensors;
    const isGiven = layer.width === 0 && weights;
    const put = (tensor: StoredTensor | undefined | false | 0) =>
      tensor ? [tensor.type, this.#put(tensor.bytes)] : [0, 0];
    const rows = [queries, keys, isGiven && weightsOf(isGiven, head)].flatMap(put);
    const words = new Int32Array(REQUEST_WORDS);
    words.set([layer.queries, layer.keys, layer.heads, layer.keyValueHeads, layer.width, head, ...rows]);
    words.set([settings.causal, ...settings.window, settings.prefix, settings.emptyRow], 12);
    words[17] = settings.scale === null ? 0 : 1;
    new Float32Array(words.buffer).set([settings.scale ?? 0, settings.softCap], 18);
    return this.#put(words);
  }

  /** Null: the module has no answer. `withScores`: they are wanted. */
  head(asked: FigureHead, withScores: boolean): HeadStages | null {
    this.#exports.begin();
    const address = this.#exports.head(this.#request(asked));
    return address === 0 ? null : this.#stages(asked.layer, address, withScores);
  }

  /** In the order of `Answer`. */
  #stages({ queries, keys, valueWidth }: FigureLayer, address: number, withScores: boolean): HeadStages {
    const words = new Int32Array(this.#exports.memory.buffer, address, ANSWER_WORDS);
    const [weights = 0, allowed = 0, empty = 0, sums = 0, rests = 0, scores = 0, ...facts] = words;
    const [scoreCount = 0, allowedCells = 0, rowsLeftEmpty = 0, hidesLater = 0] = facts;
    const [largestAfterFirst = 0] = this.#floats(address + 4 * (ANSWER_WORDS - 1), 1);
    const none = new Float32Array();
    return {
      queries,
      keys,
      valueWidth,
      firstRow: 0,
      hides: allowedCells < queries * keys,
      hidesLater: hidesLater === 1,
      allowedCells,
      rowsLeftEmpty,
      largestAfterFirst,
      weights: this.#floats(weights, queries * keys),
      allowed: this.#bytes(allowed, queries * keys),
      emptyRows: this.#bytes(empty, queries),
      rowSums: this.#floats(sums, queries),
      restSums: this.#floats(rests, queries),
      products: none,
      unrotatedScores: none,
      scores: withScores ? this.#floats(scores, scoreCount) : none,
      maskedScores: none,
      output: none,
    };
  }

  /** Of the head that was asked for last. */
  thumbnail(rows: number, columns: number): Uint8Array {
    return this.#bytes(given(this.#exports.thumbnail(rows, columns)), rows * columns);
  }

  /** Of the head that was asked for last; `tokens` has a number for each key. */
  statistics(place: { layer: number; head: number }, tokens?: Int32Array): HeadStatistics {
    const address = this.#exports.describe(tokens ? this.#put(tokens) : 0);
    const [repeated = 0, where = 0] = new Int32Array(this.#exports.memory.buffer, address + 4 * FIGURES, 2);
    return statisticsOf(place, this.#floats(address, FIGURES), this.#words(repeated), this.#words(where));
  }

  /** Whether all numbers are finite, and rows of weights sum to 1. `areWeights`: they are all that is known of a head. */
  isOrdinary(tensor: StoredTensor, areWeights: boolean): boolean {
    this.#exports.begin();
    const keys = areWeights ? (tensor.shape.at(-1) ?? 0) : 0;
    return this.#exports.isOrdinary(tensor.type, this.#put(tensor.bytes), countOf(tensor), keys) === 1;
  }

  /** The factor on the scores of heads of this width where a file names none. */
  defaultScale(width: number): number {
    return this.#exports.defaultScale(width);
  }
}

function addressOf(build: Build): URL {
  return build === 'relaxed'
    ? new URL('../../../wasm/figure-relaxed/attention.wasm', import.meta.url)
    : new URL('../../../wasm/figure-simd/attention.wasm', import.meta.url);
}

export async function startFigureModule(build: Build = detectBuild()): Promise<FigureModule> {
  const { instance } = await WebAssembly.instantiate(await readBytes(addressOf(build)));
  return new FigureModule(instance.exports);
}
