/** Pictures as WebP, and whether two show the same: packed and unpacked by the browser, which knows the format. */

import { createRequire } from 'node:module';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { PNG } = require('pngjs');
const { default: pixelmatch } = require('pixelmatch');

/** How pictures are kept: text can be read, and all of them take a few megabytes. */
const KEPT = { scale: 0.75, type: 'image/webp', quality: 0.8 };
/** Both are drawn at this share of the screen before they are compared: how a letter's edge is smoothed is no difference. */
const COMPARED = 0.5;
/** How far two pixels may be apart, of 1 between black and white. */
const THRESHOLD = 0.2;
/** In no square of this side may more pixels differ: a digit that rounds otherwise is fewer, a line that moved is more. */
const SQUARE = 32;
const MOST = 96;

/** In the page: a picture drawn at a scale, as another format. */
async function redraw({ data, scale, type, quality }) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const canvas = new OffscreenCanvas(Math.round(scale * image.width), Math.round(scale * image.height));
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const packed = new Uint8Array(await (await canvas.convertToBlob({ type, quality })).arrayBuffer());
  let letters = '';
  for (let i = 0; i < packed.length; i += 8192)
    letters += String.fromCharCode(...packed.subarray(i, i + 8192));
  return btoa(letters);
}

export class Pictures {
  #page;

  static async open(browser) {
    const pictures = new Pictures();
    pictures.#page = await browser.newPage();
    return pictures;
  }

  async #redrawn(picture, options) {
    const data = await this.#page.evaluate(redraw, { data: picture.toString('base64'), ...options });
    return Buffer.from(data, 'base64');
  }

  /** A screenshot as it is kept. */
  packed(screenshot) {
    return this.#redrawn(screenshot, KEPT);
  }

  async #small(picture, scale) {
    return PNG.sync.read(await this.#redrawn(picture, { scale, type: 'image/png' }));
  }

  /** What differs of a kept picture in a screenshot, in words and as a picture; empty words: nothing that a reader would see. */
  async difference(kept, screenshot) {
    const left = await this.#small(kept, COMPARED / KEPT.scale);
    const right = await this.#small(await this.packed(screenshot), COMPARED / KEPT.scale);
    const { width, height } = left;
    if (width !== right.width || height !== right.height)
      return { words: `another size, ${right.width} x ${right.height} in place of ${width} x ${height}` };
    const marked = new PNG({ width, height });
    const options = { threshold: THRESHOLD, windowSize: SQUARE };
    const most = pixelmatch(left.data, right.data, marked.data, width, height, options);
    if (most <= MOST) return { words: '' };
    return {
      words: `${most} of ${SQUARE * SQUARE} pixels differ in a square of it, at half its size`,
      marked: PNG.sync.write(marked),
    };
  }
}
