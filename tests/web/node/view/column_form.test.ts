/** Column form: what is painted is transposed, and nothing else; what a scene says of it is kept and undone. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHash, writeHash } from '../../../../web/src/labs/address.ts';
import { defaultScene } from '../../../../web/src/labs/encoder/source.ts';
import { conventionOf, withConvention, withTopic } from '../../../../web/src/scene/convention.ts';
import { presentedAs } from '../../../../web/src/scene/presented.ts';
import type { Scene } from '../../../../web/src/scene/scene.ts';
import { tokenOf } from '../../../../web/src/trace/token.ts';
import { COLUMN_FORM } from '../../../../web/src/view/text/column_form.ts';
import { columnForm, inForm, writeIn } from '../../../../web/src/view/text/form.ts';
import { formed, toldInForm } from '../../../../web/src/view/text/form_words.ts';

type Transform = [number, number, number, number, number, number];

/** A context that keeps its transform, and says where a point of what is painted lies. */
class Pen {
  transform: Transform = [1, 0, 0, 1, 0, 0];
  textAlign = 'center';
  fillStyle = '';
  written: [x: number, y: number, upright: boolean][] = [];
  #kept: Transform[] = [];
  setTransform(...transform: Transform) {
    this.transform = transform;
  }
  getTransform() {
    const [a, b, c, d, e, f] = this.transform;
    return { a, b, c, d, e, f };
  }
  translate(x: number, y: number) {
    const [a, b, c, d, e, f] = this.transform;
    this.transform = [a, b, c, d, a * x + c * y + e, b * x + d * y + f];
  }
  rotate() {
    const [a, b, c, d, e, f] = this.transform;
    this.transform = [c, d, -a, -b, e, f];
  }
  save() {
    this.#kept.push(this.transform);
  }
  restore() {
    this.transform = this.#kept.pop() ?? this.transform;
  }
  at(x: number, y: number): [number, number] {
    const [a, b, c, d, e, f] = this.transform;
    return [a * x + c * y + e, b * x + d * y + f];
  }
  fillText(_: string, x: number, y: number) {
    const [a, b, , d] = this.transform;
    this.written.push([...this.at(x, y), b === 0 && a > 0 && d > 0]);
  }
}

function paper(width: number, height: number) {
  const pen = new Pen();
  const canvas = { width, height, getContext: () => pen };
  const turned = COLUMN_FORM.onto(canvas as unknown as HTMLCanvasElement, {
    left: 0,
    top: 0,
    width: 0,
    height: 0,
  });
  return { pen, canvas, turned, context: turned.getContext('2d') as CanvasRenderingContext2D };
}

describe('the canvas of column form', () => {
  it('lays every point at the place of its mirror image, at any density', () => {
    const whole = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(whole, whole, fc.constantFrom(1, 1.5, 2), (x, y, density) => {
        const { pen, context } = paper(10, 20);
        pen.setTransform(density, 0, 0, density, 0, 0);
        const [across, down] = pen.at(x, y);
        context.setTransform(density, 0, 0, density, 0, 0);
        expect(pen.at(x, y)).toEqual([down, across]);
      }),
    );
  });

  it('is as high as the paper is wide', () => {
    const { canvas, turned } = paper(10, 20);
    expect([turned.width, turned.height]).toEqual([20, 10]);
    Object.assign(turned, { width: 7, height: 3 });
    expect([canvas.width, canvas.height]).toEqual([3, 7]);
  });

  it('writes numbers upright in their mirrored cell, and words along their column', () => {
    const { pen, context } = paper(10, 20);
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.textAlign = 'center';
    context.fillText('.62', 30, 5);
    expect(pen.written).toEqual([[10, 60, true]]);
    context.textAlign = 'left';
    context.fillText('nothing allowed', 6, 40);
    expect(pen.written[1]).toEqual([80, 12, false]);
    expect(pen.at(1, 0)).toEqual([0, 2]);
  });

  it('takes colours as they are', () => {
    const { pen, context } = paper(1, 1);
    context.fillStyle = 'red';
    expect(pen.fillStyle).toBe('red');
    expect(context.fillStyle).toBe('red');
  });
});

describe('column form', () => {
  it('turns cells, parts in sight and small pictures, and is its own way back', () => {
    expect(COLUMN_FORM.cell({ query: 2, key: 5 })).toEqual({ query: 5, key: 2 });
    const levels = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const once = COLUMN_FORM.picture({ rows: 2, columns: 3, levels });
    expect([...once.levels]).toEqual([1, 4, 2, 5, 3, 6]);
    expect(COLUMN_FORM.picture(once)).toEqual({ rows: 2, columns: 3, levels });
    const sight = { left: 1, top: 2, width: 3, height: 4 };
    COLUMN_FORM.onto({} as HTMLCanvasElement, sight);
    expect(sight).toEqual({ left: 2, top: 1, width: 4, height: 3 });
  });

  it('puts keys at the left, and what a query writes beside it above', () => {
    const queries = [{ ...tokenOf('été'), writes: 'signé' }];
    const keys = [{ ...tokenOf('was'), writes: 'signed' }];
    const [down, across] = COLUMN_FORM.tokens(queries, keys);
    expect(down.map(({ text, writes }) => [text, writes])).toEqual([['was', undefined]]);
    expect(across[0]?.text).toBe('été → signé');
    // The same lists for the same tokens: what is laid out of them stays.
    expect(COLUMN_FORM.tokens(queries, keys)[1]).toBe(across);
    const plain = [tokenOf('a')];
    expect(COLUMN_FORM.tokens(plain, plain)).toEqual([plain, plain]);
  });

  it('calls rows columns and columns rows, and touches no other word', () => {
    expect(COLUMN_FORM.words('Rows look at columns: row sum, Column, arrow, growth.')).toBe(
      'Columns look at rows: column sum, Row, arrow, growth.',
    );
    expect(COLUMN_FORM.words(COLUMN_FORM.words('a row, columns'))).toBe('a row, columns');
  });

  it('is written once a scene says so, and no word of a text is turned', () => {
    expect([columnForm, inForm('row sum')]).toEqual([null, 'row sum']);
    writeIn(COLUMN_FORM);
    try {
      expect(inForm('row sum')).toBe('column sum');
      expect(toldInForm('“row” in each row, “a column”.')).toBe('“row” in each column, “a column”.');
      expect(formed`the row of “${'row'}”, ${3} columns`).toBe('the column of “row”, 3 rows');
    } finally {
      writeIn(null);
    }
  });
});

describe('the scene', () => {
  const start: Scene = { ...defaultScene(), frame: { row: 3, column: 7, rows: 9 } };

  it('says the convention in its address, and goes back to what it was', () => {
    const turned = withConvention(start, 'column');
    expect(conventionOf(turned)).toBe('column');
    expect(turned.frame).toEqual({ row: 7, column: 3, rows: 9 });
    expect(writeHash(turned)).toContain('convention=column');
    expect(readHash(writeHash(turned))).toEqual({ scene: turned, problem: '' });
    expect(withConvention(turned, 'row')).toEqual(start);
    expect(withConvention(start, 'row')).toBe(start);
    expect(readHash('#convention=diagonal').problem).toContain(
      "'convention=diagonal' should be one of column",
    );
  });

  it('says what is explained, the list too', () => {
    for (const topic of ['', 'normalise']) {
      const scene = withTopic(start, topic);
      expect(readHash(writeHash(scene))).toEqual({ scene, problem: '' });
    }
    expect(withTopic(withTopic(start, 'scale'), undefined)).toEqual(start);
  });

  it('keeps both where another one is chosen, and adds neither', () => {
    const explained = withTopic(withConvention(start, 'column'), 'scale');
    expect(presentedAs(explained, defaultScene())).toMatchObject({ convention: 'column', explain: 'scale' });
    expect(JSON.stringify(presentedAs(defaultScene(), defaultScene()))).toBe(JSON.stringify(defaultScene()));
  });
});
