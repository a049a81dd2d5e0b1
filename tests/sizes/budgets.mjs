/**
 * What may be fetched, in KB (1000 bytes) as gzip's highest level packs it. A limit is a
 * promise to whoever waits: where a file becomes smaller, so does its limit.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const MODULES = { 'trace-': 107, 'view-': 195, '': 326 };

const moduleBudgets = ['simd', 'relaxed'].flatMap((build) =>
  Object.entries(MODULES).map(([part, limit]) => {
    const folder = `web/wasm/${part}${build}`;
    return { what: `the module ${part}${build}`, folder, names: /^attention\.wasm$/, limit };
  }),
);

/** Of a page its script with what that imports at once; otherwise the files of a folder by their names. */
export const BUDGETS = [
  { what: "the page's script before interaction", page: 'web/dist/index.html', limit: 92 },
  { what: "the element's script", folder: 'web/dist/embed', names: /^attention-playground\.js$/, limit: 60 },
  {
    what: "the element's worker and its glue",
    folder: 'web/dist/embed',
    names: /^attention-(worker|[\w-]{8})\.js$/,
    limit: 15,
  },
  ...moduleBudgets,
];

const imports = /\b(?:import|from)\s*["'](\.[^"']+\.js)["']/g;
const scripts = /<(?:script|link)\b[^>]*\b(?:src|href)="(\.[^"]+\.js)"/g;

/** A page's scripts with those that they import before they run. */
export function scriptsOf(page) {
  const found = new Set();
  const add = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, name] of readFileSync(file, 'utf8').matchAll(imports)) add(join(dirname(file), name));
  };
  for (const [, name] of readFileSync(page, 'utf8').matchAll(scripts)) add(join(dirname(page), name));
  return [...found];
}

function filesOf(root, { page, folder, names }) {
  if (page) return scriptsOf(join(root, page));
  const files = readdirSync(join(root, folder)).filter((name) => names.test(name));
  return files.map((name) => join(root, folder, name));
}

/** A budget's files with their size together, and what is wrong with it: '' where it is kept. */
export function measure(root, budget) {
  const files = filesOf(root, budget);
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
  const kilobytes = bytes / 1000;
  const names = files.map((file) => basename(file)).join(', ');
  let problem = '';
  if (files.length === 0) problem = `There is no file for ${budget.what}.`;
  else if (kilobytes > budget.limit) {
    problem = `${budget.what} (${names}) takes ${kilobytes.toFixed(1)} KB gzip; the limit is ${budget.limit} KB.`;
  }
  return { files, kilobytes, problem };
}
