/** What a post needs to show the result: two lines that work where the element's folder and the trace lie beside it. */

import { LABS } from '../../labs/index.ts';
import { DRAWING } from '../../scene/address.ts';
import type { Scene } from '../../scene/scene.ts';
import { registeredViews } from '../../view/head/index.ts';

/** The folder's name, as the build makes it. */
const FOLDER = 'embed';
const TRACE = 'trace.safetensors';
/** So much of the text stands in the words for readers without scripts. */
const LONGEST = 120;

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** What the figure is about, as far as the scene has words for it. */
function textOf({ source }: Scene): string {
  const text = 'text' in source ? String(source.text).replace(/\s+/gu, ' ').trim() : '';
  const letters = [...text];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')}…` : text;
}

/** `link`: where the same can be seen live; a page that only this machine reaches is left out. */
function fallback(scene: Scene, link: string, changes: readonly string[]): string {
  const text = textOf(scene);
  const changed = changes.length > 0 ? `; changed by hand: ${changes.join('; ')}` : '';
  const words = `Attention, layer ${scene.layer}, head ${scene.head}${text ? `: “${text}”` : ''}${changed}`;
  const { hostname, protocol } = new URL(link);
  const isPublic =
    /^https?:$/.test(protocol) && !/^(?:localhost|127\..*|\[::1\]|.*\.localhost)$/.test(hostname);
  return isPublic ? `<a href="${escaped(link)}">${escaped(words)}</a>` : escaped(words);
}

/** `changes`: what the reader changed, in words. */
export function snippetOf(scene: Scene, link: string, changes: readonly string[] = []): string {
  // A post shows the pieces.
  const { words: _, ...inPieces } = scene;
  const { layer, head, pin, view, mode, source } = scene;
  const savesMode = LABS.find(({ kind }) => kind === source.kind)?.savesMode ?? false;
  const [first, ...others] = registeredViews();
  const hasAttribute = view !== first?.name && others.some(({ name, when }) => name === view && !when);
  const drawing = DRAWING.flatMap((row) => row.write(inPieces))
    .map((part) => part.join('='))
    .join('&amp;');
  const attributes = [
    `src="${TRACE}"`,
    `head="${layer}.${head}"`,
    ...(pin && pin.key >= 0 ? [`pin="${pin.query}.${pin.key}"`] : []),
    ...(hasAttribute ? [`view="${view}"`] : []),
    // A saved trace keeps its own mask; over a file's queries and keys it is laid anew.
    ...(mode === 'causal' && savesMode ? ['mode="causal"'] : []),
    ...(drawing ? [`scene="${drawing}"`] : []),
  ].join(' ');
  return `<script type="module" src="${FOLDER}/attention-playground.js"></script>
<attention-playground ${attributes}>
  <p>${fallback(scene, link, changes)}</p>
</attention-playground>`;
}
