/**
 * Runs the fixtures of tests/fixtures through a `Core`: in Node, in a browser
 * and on the page of the three engines. Bytes in, bytes out, then every expected
 * tensor is compared, and the bits are hashed.
 */

import type { Core, ModelHandle, TraceHandle } from '../../web/src/core/types.ts';
import { FloatHash } from './hash.ts';
import { floats, integers, readTensorFile, type TensorFile } from './safetensors.ts';

export interface Tolerance {
  absolute: number;
  relative: number;
}

/** One row of manifest.json. */
export interface FixtureCase {
  name: string;
  file: string;
  kind: 'attention' | 'rotary' | 'function' | 'norm' | 'model' | 'interventions' | 'writes' | 'origins';
  source: string;
  tolerance: Tolerance;
  /** Folder under the models' folder, for kind `model`. */
  model?: string;
}

export interface Manifest {
  cases: FixtureCase[];
  skipped: { name: string; reason: string }[];
}

/** Where files come from: a file system, or the server of the page. */
export interface FixtureFiles {
  /** A path below tests/fixtures. */
  fixture(path: string): Promise<Uint8Array>;
  /** A path below models. */
  model(path: string): Promise<Uint8Array>;
}

export interface FixtureResult {
  name: string;
  /** What differs, one sentence each; empty when everything agrees. */
  failures: string[];
  hash: string;
}

interface Tensor {
  shape: number[];
  values: Float32Array;
}

async function readJson(files: FixtureFiles, path: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await files.fixture(path)));
}

const OF_HEADS: FixtureCase['kind'][] = ['interventions', 'writes', 'origins'];

/**
 * Without those of heads, whose models have no file that a page opens, or results that it does not ask for: the
 * native tests run them, compiled for WebAssembly too, and intervention_fixtures.test.ts, head_write.test.ts and
 * head_origin.test.ts what a page can.
 */
export async function readManifest(files: FixtureFiles): Promise<Manifest> {
  const { cases, skipped } = (await readJson(files, 'manifest.json')) as Manifest;
  return { cases: cases.filter(({ kind }) => !OF_HEADS.includes(kind)), skipped };
}

/** Case name to hash, as the portable native build wrote them. */
export async function readHashes(files: FixtureFiles): Promise<Record<string, string>> {
  return (await readJson(files, 'hashes.json')) as Record<string, string>;
}

/** Files below a server's address of the repository, for pages. */
export function servedFiles(repository: URL): FixtureFiles {
  const read = async (path: string): Promise<Uint8Array> => {
    const response = await fetch(new URL(path, repository));
    if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  return {
    fixture: (path) => read(`tests/fixtures/${path}`),
    model: (path) => read(`models/${path}`),
  };
}

/** The order in which results are hashed. */
const RESULT_ORDER = ['scores', 'masked_scores', 'weights', 'output', 'y'];
const EXPECTED = 'expected.';

export class FixtureRunner {
  readonly core: Core;
  readonly files: FixtureFiles;
  #model: { name: string; handle: ModelHandle } | undefined;

  constructor(core: Core, files: FixtureFiles) {
    this.core = core;
    this.files = files;
  }

  async run(one: FixtureCase): Promise<FixtureResult> {
    const bytes = await this.files.fixture(one.file);
    const file = readTensorFile(bytes);
    const results =
      one.kind === 'model' ? await this.#runModel(one, file) : ordered(await this.core.compute(bytes));
    const failures = differences(one, expectedOf(one, file), results);
    const hash = new FloatHash();
    for (const tensor of results.values()) hash.add(tensor.values);
    return { name: one.name, failures, hash: hash.digits() };
  }

  dispose(): void {
    this.#model?.handle.dispose();
    this.#model = undefined;
  }

  /** `layer.{l}.weights` of every layer. */
  async #runModel(one: FixtureCase, file: TensorFile): Promise<Map<string, Tensor>> {
    const model = await this.#openModel(one.model ?? '');
    const trace = await model.run({
      tokenIds: integers(tensorOf(file, 'token_ids')),
      tokenTypes: integers(tensorOf(file, 'token_types')),
    });
    try {
      return await mapsOf(trace);
    } finally {
      trace.dispose();
    }
  }

  async #openModel(name: string): Promise<ModelHandle> {
    if (this.#model?.name === name) return this.#model.handle;
    this.dispose();
    const config = new TextDecoder().decode(await this.files.model(`${name}/config.json`));
    const weights = () => this.files.model(`${name}/model.safetensors`);
    const handle = await this.core.openModel({ config, weights });
    this.#model = { name, handle };
    return handle;
  }
}

async function mapsOf(trace: TraceHandle): Promise<Map<string, Tensor>> {
  const maps = new Map<string, Tensor>();
  for (const [index, layer] of trace.summary.layers.entries()) {
    const cells = layer.queries * layer.keys;
    const values = new Float32Array(layer.heads * cells);
    for (let head = 0; head < layer.heads; head++) {
      values.set((await trace.head(index, head)).weights, head * cells);
    }
    maps.set(`${layer.name}.weights`, { shape: [layer.heads, layer.queries, layer.keys], values });
  }
  return maps;
}

function tensorOf(file: TensorFile, name: string) {
  const tensor = file.tensors.get(name);
  if (tensor === undefined) throw new Error(`the fixture has no tensor "${name}"`);
  return tensor;
}

function ordered(bytes: Uint8Array): Map<string, Tensor> {
  const { tensors } = readTensorFile(bytes);
  const results = new Map<string, Tensor>();
  for (const name of RESULT_ORDER) {
    const tensor = tensors.get(name);
    if (tensor) results.set(name, { shape: tensor.shape, values: floats(tensor) });
  }
  return results;
}

/** A model's file is a trace file: its maps bear their own names. */
function expectedOf(one: FixtureCase, file: TensorFile): Map<string, Tensor> {
  const prefix = one.kind === 'model' ? 'layer.' : EXPECTED;
  const expected = new Map<string, Tensor>();
  for (const [name, tensor] of file.tensors) {
    if (!name.startsWith(prefix)) continue;
    const own = one.kind === 'model' ? name : name.slice(EXPECTED.length);
    expected.set(own, { shape: tensor.shape, values: floats(tensor) });
  }
  return expected;
}

function differences(
  one: FixtureCase,
  expected: Map<string, Tensor>,
  results: Map<string, Tensor>,
): string[] {
  if (expected.size === 0) return [`${one.file} expects nothing`];
  const found: string[] = [];
  for (const [name, tensor] of expected) {
    const actual = results.get(name);
    const text = actual ? difference(actual, tensor, one.tolerance) : 'is missing';
    if (text !== '') found.push(`${name} ${text}`);
  }
  return found;
}

/** Empty when |actual - expected| <= absolute + relative * |expected| everywhere. */
export function difference(actual: Tensor, expected: Tensor, tolerance: Tolerance): string {
  if (actual.shape.join() !== expected.shape.join()) {
    return `has shape [${actual.shape.join()}], not [${expected.shape.join()}]`;
  }
  for (const [index, wanted] of expected.values.entries()) {
    const value = actual.values[index] as number;
    const allowed = tolerance.absolute + tolerance.relative * Math.abs(wanted);
    if (!near(value, wanted, allowed)) {
      return `[${index}] is ${value}, not ${wanted} (allowed: ${allowed})`;
    }
  }
  return '';
}

function near(value: number, wanted: number, allowed: number): boolean {
  if (!Number.isFinite(wanted)) return Object.is(value, wanted);
  return Math.abs(value - wanted) <= allowed;
}
