/** Every part that a lab draws is defined where it is opened: another lab may never have been chosen. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SOURCES = fileURLToPath(new URL('../../../../web/src/', import.meta.url));
const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(`${SOURCES}${file}`, 'utf8') }));

const matches = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([, name = '']) => name);
/** Tags of templates. */
const drawnIn = (text: string) => matches(/<([a-z]+-[a-z-]+)[\s>]/g, text);

/** Tags that are defined, or registered as a view. */
function definedIn(text: string): string[] {
  const lists = matches(/defineParts\(\{([^}]*)\}/g, text).flatMap((list) =>
    matches(/'([a-z-]+)'\s*:/g, list),
  );
  return [...lists, ...matches(/\btag: '([a-z-]+)'/g, text)];
}

const within = (folder: string) => files.filter(({ file }) => file.startsWith(`${folder}/`));
const always = new Set(['view', 'shell', 'element'].flatMap(within).flatMap(({ text }) => definedIn(text)));
const labs = [...new Set(matches(/^labs\/([^/]+)\/.*$/gm, files.map(({ file }) => file).join('\n')))];

describe('the parts of a page', () => {
  it('are looked for in every lab', () => {
    expect(labs.length).toBeGreaterThan(5);
    expect(always.has('attention-matrix')).toBe(true);
  });

  it.each(labs)('of the lab %s are all defined with it', (lab) => {
    const own = within(`labs/${lab}`);
    const defined = new Set(own.flatMap(({ text }) => definedIn(text)));
    const missing = own
      .flatMap(({ file, text }) => drawnIn(text).map((tag) => ({ file, tag })))
      .filter(({ tag }) => !defined.has(tag) && !always.has(tag));
    expect(missing).toEqual([]);
  });
});
