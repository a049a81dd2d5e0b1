/**
 * Letters that are the same on every machine: the page asks for the system's, whose widths move everything. In
 * Chromium `ui-sans-serif` and `ui-monospace` are names like any other, under which these fonts stand in for them.
 */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const packages = new URL('../../web/node_modules/', import.meta.url);
const LATIN =
  'U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122';
const FACES = [
  // What Inter has not, such as the sign of a space, comes from the font beneath.
  { family: 'ui-sans-serif', file: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf', weight: '100 900' },
  {
    family: 'ui-sans-serif',
    file: '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
    weight: '100 900',
    unicodeRange: LATIN,
  },
  { family: 'ui-monospace', file: 'dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf', weight: '100 900' },
];

function addFaces(faces) {
  for (const { family, data, ...descriptors } of faces) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const face = new FontFace(family, bytes, descriptors);
    document.fonts.add(face);
    face.load();
  }
}

/** All pages of the context draw these letters, from before their first script on. */
export async function useSameFonts(context) {
  const faces = await Promise.all(
    FACES.map(async ({ file, ...face }) => ({
      ...face,
      data: (await readFile(fileURLToPath(new URL(file, packages)))).toString('base64'),
    })),
  );
  await context.addInitScript(addFaces, faces);
}
