import { expect, test } from 'vitest';
import { readScene } from '../../../../web/src/element/scene_attribute.ts';
import { defaultScene } from '../../../../web/src/labs/encoder/source.ts';
import { languageScene } from '../../../../web/src/labs/language/source.ts';
import type { Scene } from '../../../../web/src/scene/scene.ts';
import { snippetOf } from '../../../../web/src/shell/share/snippet.ts';

const PUBLIC = 'https://example.org/playground/#s=1&t="2"';

test('the snippet names its files by their place beside the post, and holds words for readers without scripts', () => {
  const scene = { ...defaultScene(), layer: 3, head: 1, pin: { query: 11, key: 2 }, view: 'lines' as const };
  const snippet = snippetOf(scene, PUBLIC);
  expect(snippet).toContain('<script type="module" src="embed/attention-playground.js"></script>');
  expect(snippet).toContain(
    '<attention-playground src="trace.safetensors" head="3.1" pin="11.2" view="lines">',
  );
  expect(snippet).toMatch(
    />\n {2}<p><a href="https:\/\/example\.org\/playground\/#s=1&amp;t=&quot;2&quot;">Attention, layer 3, head 1: “.+”<\/a><\/p>\n<\/attention-playground>$/,
  );
});

test('what only this machine reaches is no link', () => {
  for (const local of [
    'http://localhost:5173/#a',
    'http://127.0.0.1:8000/',
    'http://[::1]/',
    'file:///home/page.html',
  ]) {
    const snippet = snippetOf(defaultScene(), local);
    expect(snippet).not.toContain('<a ');
    expect(snippet).not.toContain(new URL(local).host || 'file:');
    expect(snippet).toMatch(/<p>Attention, layer \d+, head \d+: “.+”<\/p>/);
  }
});

test('a text of the reader stays a text', () => {
  const source = { ...languageScene().source, text: `<script>alert(1)</script> & "so" ${'on '.repeat(99)}` };
  const snippet = snippetOf({ ...languageScene(), source } as Scene, PUBLIC);
  expect(snippet.match(/<script/g)).toHaveLength(1);
  expect(snippet).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;so&quot; on');
  expect(snippet.length).toBeLessThan(700);
  // A language model's trace hides what comes later by itself.
  expect(snippet).not.toContain('mode=');
});

test('a row that is pinned as a whole, and the view of changes, have no attribute', () => {
  const scene = { ...defaultScene(), pin: { query: 1, key: -1 }, view: 'difference' as const };
  expect(snippetOf(scene, PUBLIC)).toContain(`src="trace.safetensors" head="${scene.layer}.${scene.head}">`);
});

test('what is filtered and how it is coloured stand in the scene, which the element reads as it was', () => {
  const scene: Scene = { ...defaultScene(), massShare: 0.85, rescaled: true };
  const [, written = ''] = /scene="([^"]+)"/.exec(snippetOf(scene, PUBLIC)) ?? [];
  expect(readScene(written.replaceAll('&amp;', '&')).scene).toMatchObject({
    massShare: 0.85,
    rescaled: true,
  });
  expect(snippetOf(defaultScene(), PUBLIC)).not.toContain('scene=');
  // Posts show pieces: the pin is one of theirs already.
  expect(snippetOf({ ...scene, words: true }, PUBLIC)).toBe(snippetOf(scene, PUBLIC));
});

test('what was changed by hand is said, whatever stands in it', () => {
  const changes = ['Head 3.1: “<b>” looks at “&” with weight 0.6', 'Head 0.0 switched off'];
  const snippet = snippetOf(defaultScene(), PUBLIC, changes);
  expect(snippet).toContain(
    '; changed by hand: Head 3.1: “&lt;b&gt;” looks at “&amp;” with weight 0.6; Head 0.0 switched off</a>',
  );
});
