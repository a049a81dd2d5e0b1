/**
 * Whether the model in TensorFlow.js is the core's: the loss and every gradient on the fixtures' weights,
 * which float64 PyTorch computed and to which the core is held, too.
 */

import type * as TensorFlow from '@tensorflow/tfjs-core';
import * as tf from '/tensorflow.mjs';
import { floats, integers, readTensorFile, type TensorFile } from '/tests/shared/safetensors.ts';
import { bytesOf } from '../measuring.ts';
import { parameterShapes } from './tfjs_trainer.ts';
import { type Linear, lossOf, makeBatch, type TransformerModel } from './tfjs_transformer.ts';

const LARGEST_DIFFERENCE = 1e-4;
/** A key's bias moves no weight: its gradient is zero but for rounding. */
const SMALLEST_SCALE = 1e-3;

function tensorOf(file: TensorFile, name: string) {
  const found = file.tensors.get(name);
  if (!found) throw new Error(`The fixture has no tensor '${name}'.`);
  return found;
}

function sequencesOf(file: TensorFile, side: string, name: string): number[][] {
  const ids = [...integers(tensorOf(file, name))];
  const first = integers(tensorOf(file, `${side}.first`));
  return Array.from(first.subarray(1), (end, index) => ids.slice(first[index], end));
}

/** Linear weights lie there as [outputs, inputs]. */
function valuesOf(file: TensorFile, kind: string, name: string): Float32Array {
  const tensor = tensorOf(file, `${kind}.${name}`);
  const values = floats(tensor);
  if (!name.endsWith('.weight') || /(embedding|position)\.weight$/.test(name)) return values;
  const [outputs = 0, inputs = 0] = tensor.shape;
  return values.map((_, index) => values[(index % outputs) * inputs + Math.floor(index / outputs)] ?? 0);
}

/** Relative to the largest number of the tensor. */
function difference(found: ArrayLike<number>, right: Float32Array): number {
  let largest = 0;
  let scale = SMALLEST_SCALE;
  right.forEach((value, index) => {
    largest = Math.max(largest, Math.abs((found[index] ?? Number.NaN) - value));
    scale = Math.max(scale, Math.abs(value));
  });
  return largest / scale;
}

export async function checkOnFixture(name: string, linear: Linear): Promise<number> {
  const cases = JSON.parse(new TextDecoder().decode(await bytesOf('/tests/fixtures/training/cases.json')));
  const { config } = cases.find((one: { name: string }) => one.name === name);
  const model = { kind: 'transformer', ...config } as TransformerModel;
  const file = readTensorFile(await bytesOf(`/tests/fixtures/training/${name}.safetensors`));
  const target = sequencesOf(file, 'target', 'target.ids');
  const source = model.source_vocabulary ? sequencesOf(file, 'source', 'source.ids') : target.map(() => []);
  const largest = tf.tidy(() => {
    const batch = makeBatch({ source, target, labels: sequencesOf(file, 'target', 'labels') }, model);
    const entries = Object.entries(parameterShapes(model)).map(
      ([key, shape]) => [key, tf.variable(tf.tensor(valuesOf(file, 'parameter', key), shape))] as const,
    );
    const variables = Object.fromEntries(entries);
    const { value, grads } = tf.variableGrads(
      () => lossOf(model, variables, batch, linear),
      Object.values(variables),
    );
    const differences = entries.map(([key, variable]) =>
      difference(
        (grads[variable.name] as TensorFlow.Tensor).dataSync(),
        valuesOf(file, 'plain.gradient', key),
      ),
    );
    differences.push(difference(value.dataSync(), floats(tensorOf(file, 'plain.loss'))));
    for (const [, variable] of entries) variable.dispose();
    return Math.max(...differences);
  });
  if (largest < LARGEST_DIFFERENCE) return largest;
  throw new Error(
    `TensorFlow.js differs from the fixture '${name}' by ${largest}: it is not the same model.`,
  );
}
