/**
 * The translator's Transformer, or a decoder alone, in TensorFlow.js over padded batches: the layers of
 * cpp/include/models/transformer/transformer.h, parameters under the core's names,
 * linear weights turned to [inputs, outputs].
 *
 * Its WebAssembly backend has no kernel for the gradient of a gather, nor for a cross-entropy; both are
 * written here with kernels that it has.
 */

import type * as TensorFlow from '@tensorflow/tfjs-core';
import * as tf from '/tensorflow.mjs';
import type { ExampleBatch, SizedModel } from './recipes.ts';

type Tensor = TensorFlow.Tensor;
type Save = (tensors: Tensor[]) => void;
export type Variables = Record<string, TensorFlow.Variable>;
export type TransformerModel = Extract<SizedModel, { kind: 'transformer' }>;

const HIDDEN = -1e9;
const NORM_EPSILON = 1e-5;

interface Side {
  /** [sequences * longest], padded with 0. */
  ids: TensorFlow.Tensor1D;
  positions: TensorFlow.Tensor1D;
  sequences: number;
  longest: number;
  /** Added to scores, so that it broadcasts to [sequences, heads, queries, keys]. */
  mask: Tensor;
}

export interface TfjsBatch {
  source: Side | null;
  target: Side;
  /** [rows, vocabulary]: 1 / (rows that count) at each label, 0 in rows that do not. */
  labels: TensorFlow.Tensor2D;
}

/** Each sequence at the front of a row of the longest one's length. */
function padded(sequences: number[][], value: number): Int32Array {
  const longest = Math.max(...sequences.map((ids) => ids.length));
  const all = new Int32Array(sequences.length * longest).fill(value);
  sequences.forEach((ids, row) => {
    all.set(ids, row * longest);
  });
  return all;
}

function makeSide(sequences: number[][], mask: (longest: number) => Tensor): Side {
  const longest = Math.max(...sequences.map((ids) => ids.length));
  const ids = padded(sequences, 0);
  const places = Int32Array.from(ids, (_, index) => index % longest);
  return {
    ids: tf.tensor1d(ids, 'int32'),
    positions: tf.tensor1d(places, 'int32'),
    sequences: sequences.length,
    longest,
    mask: mask(longest),
  };
}

function paddingMask(sequences: number[][], longest: number): Tensor {
  const cells = sequences.flatMap((ids) =>
    Array.from({ length: longest }, (_, key) => (key < ids.length ? 0 : HIDDEN)),
  );
  return tf.tensor4d(cells, [sequences.length, 1, 1, longest]);
}

/** Padding comes last, so that a causal mask hides it from every row that counts. */
function causalMask(longest: number): Tensor {
  const cells = Array.from({ length: longest * longest }, (_, cell) =>
    cell % longest <= Math.floor(cell / longest) ? 0 : HIDDEN,
  );
  return tf.tensor4d(cells, [1, 1, longest, longest]);
}

export function makeBatch(batch: ExampleBatch, model: TransformerModel): TfjsBatch {
  const ids = padded(batch.labels, -1);
  const share = 1 / ids.filter((label) => label >= 0).length;
  const cells = new Float32Array(ids.length * model.target_vocabulary);
  ids.forEach((label, row) => {
    if (label >= 0) cells[row * model.target_vocabulary + label] = share;
  });
  const labels = tf.tensor2d(cells, [ids.length, model.target_vocabulary]);
  const source = model.source_vocabulary
    ? makeSide(batch.source, (longest) => paddingMask(batch.source, longest))
    : null;
  return { source, target: makeSide(batch.target, causalMask), labels };
}

function lookUp(table: Tensor, ids: TensorFlow.Tensor1D): Tensor {
  const find = tf.customGrad((rows) => ({
    value: tf.gather(rows as Tensor, ids),
    gradFunc: (dy: Tensor) =>
      tf.scatterND(tf.expandDims(ids, 1), dy, table.shape as [number, number]) as Tensor,
  }));
  return find(table);
}

export type Linear = (x: Tensor, weight: Tensor, bias: Tensor) => Tensor;

/** As its users write it: the library's own gradient multiplies turned matrices, a slow way in this backend. */
export function plainLinear(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  return tf.fused.matMul({ a: x, b: weight, bias });
}

/** Matrices are turned before they are multiplied: ten times as fast backward. */
export function tunedLinear(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const multiply = tf.customGrad((rows, matrix, row, save) => {
    (save as Save)([rows as Tensor, matrix as Tensor]);
    return {
      value: tf.fused.matMul({ a: rows as Tensor, b: matrix as Tensor, bias: row as Tensor }),
      gradFunc: (dy: Tensor, [input, weights]: Tensor[]) => [
        tf.matMul(dy, tf.transpose(weights as Tensor)),
        tf.matMul(tf.transpose(input as Tensor), dy),
        tf.sum(dy, 0),
      ],
    };
  });
  return multiply(x, weight, bias);
}

/** Mean over the rows that count, by their share in `labels`. */
function crossEntropy(logits: Tensor, labels: Tensor): Tensor {
  const measure = tf.customGrad((given, save) => {
    const probabilities = tf.softmax(given as Tensor);
    (save as Save)([probabilities]);
    return {
      value: tf.neg(tf.sum(tf.mul(labels, tf.log(probabilities)))),
      gradFunc: (dy: Tensor, saved: Tensor[]) =>
        tf.mul(dy, tf.sub(tf.mul(saved[0] as Tensor, tf.sum(labels, 1, true)), labels)),
    };
  });
  return measure(logits);
}

class Pass {
  readonly #model: TransformerModel;
  readonly #variables: Variables;
  readonly #linear: Linear;

  constructor(model: TransformerModel, variables: Variables, linear: Linear) {
    this.#model = model;
    this.#variables = variables;
    this.#linear = linear;
  }

  #of(name: string): Tensor {
    const found = this.#variables[name];
    if (!found) throw new Error(`There is no parameter '${name}'.`);
    return found;
  }

  linear(name: string, x: Tensor): Tensor {
    return this.#linear(x, this.#of(`${name}.weight`), this.#of(`${name}.bias`));
  }

  #norm(name: string, x: Tensor): Tensor {
    const centred = tf.sub(x, tf.mean(x, 1, true));
    const variance = tf.mean(tf.square(centred), 1, true);
    const normed = tf.mul(centred, tf.rsqrt(tf.add(variance, NORM_EPSILON)));
    return tf.add(tf.mul(normed, this.#of(`${name}.gain`)), this.#of(`${name}.shift`));
  }

  /** [rows, width] to [sequences, heads, tokens, width of a head]. */
  #split(x: Tensor, side: Side, heads: number): Tensor {
    const shape = [side.sequences, side.longest, heads, this.#model.width / heads];
    return tf.transpose(tf.reshape(x, shape), [0, 2, 1, 3]);
  }

  #attend(name: string, heads: number, x: Tensor, side: Side, memory: Tensor, keys: Side): Tensor {
    const q = this.#split(this.linear(`${name}.query`, x), side, heads);
    const k = this.#split(this.linear(`${name}.key`, memory), keys, heads);
    const v = this.#split(this.linear(`${name}.value`, memory), keys, heads);
    const scaled = tf.mul(tf.matMul(q, k, false, true), Math.sqrt(heads / this.#model.width));
    const attended = tf.matMul(tf.softmax(tf.add(scaled, keys.mask)), v);
    const joined = tf.reshape(tf.transpose(attended, [0, 2, 1, 3]), [-1, this.#model.width]);
    return this.linear(`${name}.output`, joined);
  }

  /** The last norm's rows: [sequences * longest, width]. */
  stack(name: 'encoder' | 'decoder', side: Side, memory: Tensor | null, memorySide: Side | null): Tensor {
    const { heads, cross_heads: crossHeads, feed_forward: inner } = this.#model;
    let x = tf.add(
      lookUp(this.#of(`${name}.embedding.weight`), side.ids),
      lookUp(this.#of(`${name}.position.weight`), side.positions),
    );
    for (let layer = 0; layer < this.#model[`${name}_layers`]; layer++) {
      const place = `${name}.${layer}`;
      const normed = this.#norm(`${place}.norm_self`, x);
      x = tf.add(x, this.#attend(`${place}.self`, heads, normed, side, normed, side));
      if (memory && memorySide) {
        const asking = this.#norm(`${place}.norm_cross`, x);
        x = tf.add(x, this.#attend(`${place}.cross`, crossHeads, asking, side, memory, memorySide));
      }
      if (inner === 0) continue;
      const read = this.#norm(`${place}.norm_feed_forward`, x);
      const hidden = tf.relu(this.linear(`${place}.feed_forward.inner`, read));
      x = tf.add(x, this.linear(`${place}.feed_forward.outer`, hidden));
    }
    return this.#norm(`${name}.norm`, x);
  }
}

export function lossOf(
  model: TransformerModel,
  variables: Variables,
  { source, target, labels }: TfjsBatch,
  linear: Linear,
): TensorFlow.Scalar {
  const pass = new Pass(model, variables, linear);
  const memory = source && pass.stack('encoder', source, null, null);
  const logits = pass.linear('output', pass.stack('decoder', target, memory, source));
  return crossEntropy(logits, labels) as TensorFlow.Scalar;
}
