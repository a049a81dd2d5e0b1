/** Pictures of elements, and whether two of them are the same. */

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { PNG } = require('pngjs');
const { default: pixelmatch } = require('pixelmatch');

/** How far two pixels may be apart, of 1 between black and white: what rounding makes, and not a shade more. */
const THRESHOLD = 0.02;
/** A letter that is another makes this square differ; so does the edge of a box that rounding moves, but less. */
const SQUARE = 16;
/**
 * What is left in a square where an engine rounds by where a figure stands in the page: the end of a bar; in WebKit
 * also the rows of pixels of the grid of heads, where the page is zoomed.
 */
export const ROUNDING = { Chromium: 4, Firefox: 4, WebKit: 6 * SQUARE };
/** Radius of the figure's corners, zoomed. */
const CORNER = 10;

async function windowOf(browser) {
  const folder = await mkdtemp(join(tmpdir(), 'attention-picture-'));
  try {
    const file = join(folder, 'window.png');
    await browser.screenshot(file);
    return PNG.sync.read(await readFile(file));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Of each element that a selector names: its size, and what of it is in sight. */
export async function picturesOf(browser, selectors) {
  const whole = await windowOf(browser);
  const boxes = await browser.evaluate(`${JSON.stringify(selectors)}.map((selector) => {
    const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
    // WebKit's boxes leave out what the page's styles zoom.
    const zoom = document.body.currentCSSZoom === undefined ? Number(getComputedStyle(document.body).zoom) : 1;
    const [x, y] = [left, top].map((place) => Math.round(zoom * place));
    return { left: x, top: y, width: zoom * width, height: zoom * height };
  })`);
  return boxes.map(({ left, top, width, height }) => ({
    size: [Math.round(width), Math.round(height)],
    seen: cut(whole, left, top, Math.min(width, whole.width - left), Math.min(height, whole.height - top)),
  }));
}

function cut(picture, left, top, width, height) {
  const part = new PNG({ width: Math.floor(width), height: Math.floor(height) });
  PNG.bitblt(picture, part, left, top, part.width, part.height, 0, 0);
  return part;
}

/** Behind round corners the page is seen: 1 there. */
function corners(width, height) {
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    if (y >= CORNER && y < height - CORNER) continue;
    mask.fill(1, y * width, y * width + CORNER);
    mask.fill(1, (y + 1) * width - CORNER, (y + 1) * width);
  }
  return mask;
}

/** How many pixels differ, at most in any square of SQUARE, where both are in sight; with pictures of that. */
export function difference(one, other) {
  const width = Math.min(one.width, other.width);
  const height = Math.min(one.height, other.height);
  const parts = [one, other].map((picture) => cut(picture, 0, 0, width, height));
  const shown = new PNG({ width, height });
  const options = {
    threshold: THRESHOLD,
    includeAA: true,
    ignoreMask: corners(width, height),
    windowSize: SQUARE,
  };
  const count = pixelmatch(parts[0].data, parts[1].data, shown.data, width, height, options);
  return { count, pictures: { one: parts[0], other: parts[1], difference: shown } };
}

/** Keeps pictures that should have been the same, to be looked at; where they are. */
export async function keep(name, pictures) {
  const folder = join(tmpdir(), 'attention-host-page');
  await mkdir(folder, { recursive: true });
  for (const [kind, picture] of Object.entries(pictures))
    await writeFile(join(folder, `${name}-${kind}.png`), PNG.sync.write(picture));
  return folder;
}
