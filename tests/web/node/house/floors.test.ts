import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { circles, forbidden, importGraph } from '../../../shared/import_graph.ts';

const graph = importGraph(fileURLToPath(new URL('../../../../web/src', import.meta.url)));

/** A small tree of files on disk, looked at as the front end is. */
function graphOf(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'floors-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    return importGraph(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe('the floors of the front end', () => {
  it('are looked at as a whole', () => {
    expect(graph.size).toBeGreaterThan(200);
    expect(graph.get('shell/main.ts')).toContain('shell/define.ts');
  });

  it('use only what is beneath them, and no lab uses another', () => {
    // The list of labs, and the start of the page, name labs; nothing else does.
    expect(forbidden(graph)).toEqual([]);
  });

  it('hold no circle of imports, types included', () => {
    expect(circles(graph)).toEqual([]);
  });
});

describe('the check itself', () => {
  it('sees an import of a higher floor, of another lab, and a file without a floor', () => {
    const tree = graphOf({
      'core/a.ts': "import type { B } from '../view/b.ts';\n",
      'view/b.ts': 'export type B = 1;\n',
      'labs/one/x.ts': "import { y } from '../two/y.ts';\nimport { b } from '../../view/b.ts';\n",
      'labs/two/y.ts': 'export const y = 1;\n',
      'loft/z.ts': '',
    });
    expect(forbidden(tree).toSorted()).toEqual([
      'core/a.ts imports view/b.ts',
      'labs/one/x.ts imports labs/two/y.ts',
      'loft/z.ts stands on no floor',
    ]);
  });

  it('sees circles through types and through imports that come later', () => {
    const tree = graphOf({
      'view/a.ts': "import type { B } from './b.ts';\n",
      'view/b.ts': "export { c } from './c.ts';\n",
      'view/c.ts': "export const c = () => import('./a.ts');\n",
      'view/d.ts': "import './a.ts';\n",
    });
    expect(circles(tree)).toEqual([['view/a.ts', 'view/b.ts', 'view/c.ts', 'view/a.ts']]);
  });
});
