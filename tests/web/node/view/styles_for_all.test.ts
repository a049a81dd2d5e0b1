/** Styles that one of the three engines would drop as a whole. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SOURCES = fileURLToPath(new URL('../../../../web/src/', import.meta.url));

it('lines beneath words are written apart: WebKit knows the short form with one value alone', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(?:ts|css)$/.test(name),
  );
  const dropped = files.flatMap((name) =>
    (readFileSync(SOURCES + name, 'utf8').match(/[^-]text-decoration: *[\w-]+ [^;}]+/g) ?? []).map(
      (style) => `${name}: ${style}`,
    ),
  );
  expect(dropped).toEqual([]);
});
