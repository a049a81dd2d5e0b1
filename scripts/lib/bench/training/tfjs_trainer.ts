/** A Transformer in TensorFlow.js with AdamW and clipping, its WebAssembly backend on one thread. */

import type * as TensorFlow from '@tensorflow/tfjs-core';
import * as tf from '/tensorflow.mjs';
import type { Recipe } from './recipes.ts';
import {
  type Linear,
  lossOf,
  makeBatch,
  type TfjsBatch,
  type TransformerModel,
  type Variables,
} from './tfjs_transformer.ts';

/** Threads need a page that is isolated, which this one is not. */
export async function startTensorFlow(): Promise<void> {
  tf.setWasmPaths('/tfjs/');
  if (!(await tf.setBackend('wasm')))
    throw new Error('The WebAssembly backend of TensorFlow.js did not start.');
}

/** Shapes by the core's names; linear weights are [inputs, outputs]. */
export function parameterShapes(model: TransformerModel): Record<string, number[]> {
  const shapes: Record<string, number[]> = {};
  const { width, feed_forward: inner } = model;
  const linear = (name: string, outputs: number, inputs: number) => {
    shapes[`${name}.weight`] = [inputs, outputs];
    shapes[`${name}.bias`] = [outputs];
  };
  const norm = (name: string) => {
    shapes[`${name}.gain`] = [width];
    shapes[`${name}.shift`] = [width];
  };
  const attention = (place: string, kind: string) => {
    norm(`${place}.norm_${kind}`);
    for (const part of ['query', 'key', 'value', 'output']) linear(`${place}.${kind}.${part}`, width, width);
  };
  const stack = (name: 'encoder' | 'decoder', vocabulary: number) => {
    shapes[`${name}.embedding.weight`] = [vocabulary, width];
    shapes[`${name}.position.weight`] = [model.positions, width];
    for (let layer = 0; layer < model[`${name}_layers`]; layer++) {
      const place = `${name}.${layer}`;
      attention(place, 'self');
      if (name === 'decoder' && model.source_vocabulary > 0) attention(place, 'cross');
      if (inner === 0) continue;
      norm(`${place}.norm_feed_forward`);
      linear(`${place}.feed_forward.inner`, inner, width);
      linear(`${place}.feed_forward.outer`, width, inner);
    }
    norm(`${name}.norm`);
  };
  if (model.source_vocabulary > 0) stack('encoder', model.source_vocabulary);
  stack('decoder', model.target_vocabulary);
  linear('output', model.target_vocabulary, width);
  return shapes;
}

function firstValues(model: TransformerModel): Variables {
  const draw = (name: string, shape: number[]) => {
    if (name.endsWith('.gain')) return tf.ones(shape);
    return name.endsWith('.weight') ? tf.randomNormal(shape, 0, 0.1) : tf.zeros(shape);
  };
  const shapes = Object.entries(parameterShapes(model));
  return Object.fromEntries(
    shapes.map(([name, shape]) => [name, tf.tidy(() => tf.variable(draw(name, shape)))]),
  );
}

export class TfjsTrainer {
  readonly #model: TransformerModel;
  readonly #settings: Recipe['settings'];
  readonly #variables: Variables;
  readonly #optimiser: TensorFlow.AdamOptimizer;
  readonly #batches: TfjsBatch[];
  readonly #linear: Linear;
  #next = 0;

  constructor({ settings, batches }: Recipe, linear: Linear) {
    if (settings.model.kind !== 'transformer') throw new Error('Only Transformers are measured here.');
    this.#model = settings.model;
    this.#settings = settings;
    this.#linear = linear;
    this.#variables = firstValues(settings.model);
    this.#optimiser = tf.train.adam(settings.learning_rate, settings.beta_1, settings.beta_2, 1e-8);
    this.#batches = batches.map((batch) => makeBatch(batch, this.#model));
  }

  step(): void {
    const batch = this.#batches[this.#next++ % this.#batches.length] as TfjsBatch;
    const { clip, learning_rate: rate, weight_decay: decay } = this.#settings;
    tf.tidy(() => {
      const variables = Object.values(this.#variables);
      const { grads } = tf.variableGrads(
        () => lossOf(this.#model, this.#variables, batch, this.#linear),
        variables,
      );
      const squares = Object.values(grads).map((one) => tf.sum(tf.square(one)));
      const norm = tf.sqrt(tf.addN(squares));
      const factor = tf.div(clip, tf.maximum(norm, clip));
      for (const variable of variables) variable.assign(tf.mul(variable, 1 - rate * decay));
      this.#optimiser.applyGradients(
        Object.fromEntries(Object.entries(grads).map(([name, one]) => [name, tf.mul(one, factor)])),
      );
    });
  }

  dispose(): void {
    for (const variable of Object.values(this.#variables)) variable.dispose();
    this.#optimiser.dispose();
    for (const { source, target, labels } of this.#batches) {
      tf.dispose([source, target, labels] as unknown as TensorFlow.TensorContainer);
    }
  }
}
