/** Which file imports which, types included, and what of that the floors of the front end forbid. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

export type ImportGraph = Map<string, string[]>;

const IMPORT = /(?:from|import)\s*\(?\s*(?:\/\*.*?\*\/\s*)?'(\.[^']+\.ts)'/g;

/** Every TypeScript file under `root`, by its path from there. */
export function importGraph(root: string): ImportGraph {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const targets = [...text.matchAll(IMPORT)].map(([, path = '']) =>
        relative(root, normalize(join(root, dirname(file), path))),
      );
      return [file, [...new Set(targets)].filter((target) => !target.startsWith('..'))];
    }),
  );
}

/** From the lowest up; folders of one floor may use each other. */
export const FLOORS: readonly (readonly string[])[] = [
  ['core'],
  ['scene', 'intervention', 'trace', 'models'],
  ['view'],
  ['labs'],
  ['stories'],
  ['explain'],
  ['shell', 'element', 'cli'],
];

function floorOf(file: string): number {
  return FLOORS.findIndex((folders) => folders.includes(file.split('/')[0] ?? ''));
}

/** Imports of a higher floor, of one lab by another, and files that stand on no floor. */
export function forbidden(graph: ImportGraph): string[] {
  const labOf = (file: string) => /^labs\/([^/]+)\//.exec(file)?.[1];
  return [...graph].flatMap(([file, targets]) => {
    if (floorOf(file) < 0) return [`${file} stands on no floor`];
    return targets
      .filter((target) => {
        const [lab, other] = [labOf(file), labOf(target)];
        return floorOf(target) > floorOf(file) || (lab && other && lab !== other);
      })
      .map((target) => `${file} imports ${target}`);
  });
}

/** Each circle once, as the files along it. */
export function circles(graph: ImportGraph): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) found.push([...path.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    for (const target of graph.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return found;
}
