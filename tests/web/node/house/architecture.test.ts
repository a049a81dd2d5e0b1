/** The page about the architecture names folders and files that are there. */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** What stands in backticks and looks like a path of this project. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/`((?:cpp|web|tests|scripts|cmake|docs)\/[\w./-]*)`/g)].map(
    ([, path = '']) => path,
  );
}

describe.each(['docs/architecture.md', 'CONTRIBUTING.md', 'README.md'])('%s', (page) => {
  const paths = [...new Set(pathsIn(readFileSync(`${root}${page}`, 'utf8')))];

  it('names paths', () => {
    expect(paths.length).toBeGreaterThan(3);
  });

  it.each(paths)('%s exists', (path) => {
    // Some are made by a build, others by whoever follows the page.
    if (/^web\/(dist|wasm)|^build\/|NAME/.test(path)) return;
    expect(existsSync(`${root}${path}`), `${page} names ${path}`).toBe(true);
  });
});
