/** What is sent of styles says the same as what is written. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { smallStyles } from '../../../../web/build/small_styles.ts';

const SOURCES = fileURLToPath(new URL('../../../../web/src/', import.meta.url));

describe('styles as they are sent', () => {
  it('have no comments and no spaces that say nothing', () => {
    const written = "css`\n  /* Why: it's so. */\n  a { color: red; }\n  a::before { content: ''; }\n`";
    expect(smallStyles(written)).toBe("css` a{color:red}a::before{content:''}`");
  });

  it('keep the spaces between selectors and between values, and what is put into them', () => {
    const written = `css\`a b > c, :host([d]) e { margin: 1px -2px; width: calc(1px + \${x} * 2); } \${rest} f { top: 0; }\``;
    expect(smallStyles(written)).toBe(
      `css\`a b > c,:host([d]) e{margin:1px -2px;width:calc(1px + \${x} * 2)}\${rest} f{top:0}\``,
    );
  });

  it('leave everything else as it is', () => {
    const code = "/* Why. */\nconst words = html`<p>two\n  lines</p>`;\nconst glob = 'src/*.ts';";
    expect(smallStyles(code)).toBe(code);
  });

  it('keep what they write out: in no style a text has spaces that are taken out', () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const texts = files.flatMap((name) => {
      const styles = readFileSync(SOURCES + name, 'utf8').match(/\bcss`[^`]*`/g) ?? [];
      return styles.flatMap((style) => style.match(/content: *(['"]).*?\1/g) ?? []);
    });
    expect(texts.length).toBeGreaterThan(0);
    expect(
      texts.filter((text) => /\s\s|\/\*|[{};,:] | [{};,]/.test(text.replace(/^content: */, ''))),
    ).toEqual([]);
  });
});
