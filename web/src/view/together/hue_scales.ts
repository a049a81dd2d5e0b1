/** From paper, which is weight 0, to the hue of each of several heads. */

import { hueOf } from './hues.ts';

const LAST = 255;
const OPAQUE = 255;

type Colour = readonly [red: number, green: number, blue: number];

function colourOf(text: string): Colour {
  const channel = (at: number) => Number.parseInt(text.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

function scaleOf(paper: Colour, hue: Colour): Uint32Array {
  const bytes = new Uint8ClampedArray(4 * (LAST + 1)).fill(OPAQUE);
  for (let entry = 0; entry <= LAST; entry++)
    for (let channel = 0; channel < 3; channel++) {
      const [from = 0, to = 0] = [paper[channel], hue[channel]];
      bytes[4 * entry + channel] = from + ((to - from) * entry) / LAST;
    }
  return new Uint32Array(bytes.buffer);
}

/** 256 colours of each head. */
export function hueScales(heads: number, paper: string, dark: boolean): Uint32Array[] {
  const ground = colourOf(paper);
  return Array.from({ length: heads }, (_, place) => scaleOf(ground, colourOf(hueOf(place, dark))));
}
