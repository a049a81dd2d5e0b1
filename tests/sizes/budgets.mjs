/**
 * What may be fetched, in KB (1000 bytes) as gzip's highest level packs it. A limit is a
 * promise to whoever waits: where a file becomes smaller, so does its limit.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const MODULES = { 'figure-': 11.2, 'trace-': 63, 'dump-': 108.5, 'view-': 147, '': 362 };

const moduleBudgets = ['simd', 'relaxed'].flatMap((build) =>
  Object.entries(MODULES).map(([part, limit]) => {
    const folder = `web/wasm/${part}${build}`;
    return { what: `the module ${part}${build}`, folder, names: /^attention\.wasm$/, limit };
  }),
);

/** A script, and what it imports next of what it may import later: of a post, all that comes before somebody acts. */
const ELEMENT = { script: 'web/dist/embed/attention-playground.js', next: /^(?:define|heads_grid)-/ };
/** Of a large trace, and of attention from elsewhere: the worker and what starts it. */
const ELEMENT_WORKER = { script: 'web/dist/embed/attention-worker.js', next: /^trace-/ };
/** With what answers to whoever acts. */
const ELEMENT_IN_USE = { ...ELEMENT, next: /^(?:define|heads_grid|here)-/ };
const TRACE = { folder: 'web/wasm/trace-relaxed', names: /^attention\.wasm$/ };
const FIGURE = { folder: 'web/wasm/figure-relaxed', names: /^attention\.wasm$/ };

/**
 * Of a post: for its first picture, until somebody acts, and the same where a matrix needs its map. Read off the
 * network by tests/embed, where WebKit counts some bytes of the transport, too.
 */
export const POST_LIMITS = { picture: 52.4, untilTouched: 56.9, onPhone: 60 };

/**
 * Files of a page: its script with what that imports at once. Of a script: the same, and of what it imports
 * later those that are `next`. Of a folder: by their names. Several: `all`.
 */
export const BUDGETS = [
  { what: "the page's script before interaction", page: 'web/dist/index.html', limit: 79.5 },
  { what: "the element's scripts with its core's", ...ELEMENT, limit: 45.6 },
  { what: "the element's worker and its glue", ...ELEMENT_WORKER, limit: 6.5 },
  {
    what: 'the element of an ordinary post until somebody acts',
    all: [ELEMENT, FIGURE],
    limit: POST_LIMITS.untilTouched,
  },
  {
    what: 'the element of an ordinary post once somebody acts',
    all: [ELEMENT_IN_USE, FIGURE, TRACE],
    limit: 124,
  },
  ...moduleBudgets,
];

const imports = /\b(?:import|from)\s*["'](\.[^"']+\.js)["']/g;
const scripts = /<(?:script|link)\b[^>]*\b(?:src|href)="(\.[^"]+\.js)"/g;

const laterImports = /\bimport\(\s*["'`](\.[^"'`]+\.js)["'`]/g;

/** Scripts with those that they import before they run. */
function withImports(files) {
  const found = new Set();
  const add = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, name] of readFileSync(file, 'utf8').matchAll(imports)) add(join(dirname(file), name));
  };
  for (const file of files) add(file);
  return [...found];
}

/** A page's scripts with those that they import before they run. */
export function scriptsOf(page) {
  const names = [...readFileSync(page, 'utf8').matchAll(scripts)].map(([, name]) => name);
  return withImports(names.map((name) => join(dirname(page), name)));
}

/** What these scripts may import later and is `next`. */
function nextOf(scripts, next) {
  return scripts.flatMap((script) =>
    [...readFileSync(script, 'utf8').matchAll(laterImports)]
      .filter(([, name]) => next.test(basename(name)))
      .map(([, name]) => join(dirname(script), name)),
  );
}

/** A script and, of what it and those may import later, what is `next`, with what they import before they run. */
export function scriptsFrom(script, next) {
  let scripts = withImports([script]);
  for (let count = 0; scripts.length > count; scripts = withImports([...scripts, ...nextOf(scripts, next)]))
    count = scripts.length;
  return scripts;
}

function filesOf(root, { page, script, next, folder, names, all }) {
  if (all) return all.flatMap((part) => filesOf(root, part));
  if (page) return scriptsOf(join(root, page));
  if (script) return scriptsFrom(join(root, script), next);
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
