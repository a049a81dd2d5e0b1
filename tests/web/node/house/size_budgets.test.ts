import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const { measure, scriptsFrom, scriptsOf } = await import(
  new URL('../../../sizes/budgets.mjs', import.meta.url).href
);
/** Nothing in it repeats, so gzip leaves it as long as it is. */
const DENSE = Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * at * 31 + 17 * at) % 251));

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'budgets-'));
  await mkdir(join(root, 'assets'));
  const files = {
    'index.html': '<script type="module" crossorigin src="./assets/index-12345678.js"></script>',
    'assets/index-12345678.js':
      'import{a}from"./shared-12345678.js";const later=()=>import("./lab-12345678.js");',
    'assets/shared-12345678.js': 'import"./deep-12345678.js";export const a=1;',
    'assets/deep-12345678.js': 'export{b}from"./shared-12345678.js";',
    'assets/lab-12345678.js': 'export const more=()=>import("./lab_more-12345678.js");',
    'assets/lab_more-12345678.js': 'import"./deeper-12345678.js";export const more=1;',
    'assets/deeper-12345678.js': 'export const deeper=1;',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
  await writeFile(join(root, 'assets/attention.wasm'), DENSE);
});
afterAll(() => rm(root, { recursive: true }));

it('counts what a page imports before it runs, and not what it may import later', () => {
  const names = scriptsOf(join(root, 'index.html')).map((file: string) => basename(file));
  expect(names.sort()).toEqual(['deep-12345678.js', 'index-12345678.js', 'shared-12345678.js']);
});

it('counts what a script imports next, and nothing else of what it may import later', () => {
  const index = join(root, 'assets/index-12345678.js');
  const names = (next: RegExp) => scriptsFrom(index, next).map((file: string) => basename(file));
  expect(names(/^none-/)).toHaveLength(3);
  expect(names(/^lab-/)).toContain('lab-12345678.js');
  expect(names(/^lab-/)).toHaveLength(4);
  expect(names(/^lab/)).toContain('deeper-12345678.js');
});

it('adds up what is fetched together', () => {
  const module = { folder: 'assets', names: /\.wasm$/ };
  const one = measure(root, { what: 'one', ...module, limit: 10 });
  const both = measure(root, { what: 'both', all: [module, module], limit: 10 });
  expect(both.kilobytes).toBeCloseTo(2 * one.kilobytes);
});

it('names what is too large, its size and the limit', () => {
  const budget = { what: 'the module', folder: 'assets', names: /\.wasm$/, limit: 0.1 };
  expect(measure(root, budget).problem).toMatch(
    /^the module \(attention\.wasm\) takes \d+\.\d KB gzip; the limit is 0\.1 KB\.$/,
  );
  expect(measure(root, { ...budget, limit: 10 }).problem).toBe('');
});

it('fails where there is nothing to measure', () => {
  const budget = { what: 'the element', folder: 'assets', names: /^element\.js$/, limit: 1 };
  expect(measure(root, budget).problem).toBe('There is no file for the element.');
});
