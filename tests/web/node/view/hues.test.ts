/** The hues of heads and words that are shown together: apart for every eye, and legible on paper. */

import { describe, expect, it } from 'vitest';
import { MOST_TOGETHER } from '../../../../web/src/scene/scene.ts';
import { DARK_HUES, DASHES, LIGHT_HUES } from '../../../../web/src/view/together/hues.ts';

type Colour = readonly number[];

/** How eyes without one kind of cones see linear red, green and blue: Machado, Oliveira and Fernandes, 2009, severity 1. */
const EYES: Record<string, readonly (readonly number[])[]> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (matrix: readonly (readonly number[])[], colour: Colour) =>
  matrix.map((row) => row.reduce((sum, factor, at) => sum + factor * (colour[at] ?? 0), 0));

function linear(text: string): Colour {
  return [1, 3, 5].map((at) => {
    const channel = Number.parseInt(text.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
}

/** Björn Ottosson's OKLab, of linear red, green and blue. */
function oklab(colour: Colour): Colour {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    colour.map((channel) => Math.min(1, Math.max(0, channel))),
  ).map(Math.cbrt);
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

const distance = (one: Colour, other: Colour) =>
  Math.hypot(...one.map((value, at) => value - (other[at] ?? 0)));
const luminance = (colour: Colour) => times([[0.2126, 0.7152, 0.0722]], colour)[0] ?? 0;

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [one, other].map((text) => luminance(linear(text))).sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const SCHEMES = [
  { scheme: 'light', hues: LIGHT_HUES, grounds: ['#fcfcfa', '#ffffff', '#f2f1ec'], pinned: '#b8500a' },
  { scheme: 'dark', hues: DARK_HUES, grounds: ['#141519', '#1a1c21', '#23262d'], pinned: '#f5a35c' },
];

describe.each(SCHEMES)('the hues of the $scheme page', ({ hues, grounds, pinned }) => {
  it.each(Object.entries(EYES))('are apart with %s', (_, eye) => {
    const seen = hues.map((hue) => oklab(times(eye, linear(hue))));
    const apart = seen.flatMap((one, at) => seen.slice(at + 1).map((other) => distance(one, other)));
    expect(Math.min(...apart)).toBeGreaterThan(0.09);
  });

  it('have a contrast of 3 on every ground, and are not the orange of a pin', () => {
    for (const hue of hues) {
      for (const ground of grounds) expect(contrast(hue, ground)).toBeGreaterThanOrEqual(3);
      expect(distance(oklab(linear(hue)), oklab(linear(pinned)))).toBeGreaterThan(0.12);
    }
  });
});

it('differ by their dash as well', () => {
  expect(new Set(DASHES.map(String)).size).toBe(MOST_TOGETHER);
  expect(new Set(LIGHT_HUES).size).toBe(MOST_TOGETHER);
});
