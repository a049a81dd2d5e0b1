/**
 * Matrices in column form, as many papers write them: each is the transpose of what it is in row form, and no number
 * is another. What paints by queries and keys goes on doing so: the canvas lays its rows down as columns.
 */

import type { Cell } from '../../trace/selection.ts';
import type { Token } from '../../trace/tokens.ts';
import type { ColumnForm, Sight } from './form.ts';
import { rowName } from './token_name.ts';

const NAMES: Readonly<Record<string, string>> = { row: 'column', column: 'row' };

/** “Row looks at columns” becomes “Column looks at rows”. */
function turnedWords(text: string): string {
  return text.replace(/\b(row|column)(?=s?\b)/gi, (word) => {
    const other = NAMES[word.toLowerCase()] ?? word;
    return word[0] === word[0]?.toLowerCase() ? other : `${other[0]?.toUpperCase()}${other.slice(1)}`;
  });
}

/** What is asked for at every move, made once for each list. */
function keptFor<Of extends object, Made>(make: (of: Of) => Made): (of: Of) => Made {
  const made = new WeakMap<Of, { value: Made }>();
  return (of) => {
    const known = made.get(of) ?? { value: make(of) };
    made.set(of, known);
    return known.value;
  };
}

/** Only who looks has two names, wherever it stands. */
const namesOfKeys = keptFor((tokens: Token[]): Token[] =>
  tokens.some(({ writes }) => writes !== undefined) ? tokens.map(({ writes: _, ...token }) => token) : tokens,
);
const namesOfQueries = keptFor((tokens: Token[]): Token[] =>
  tokens.some(({ writes }) => writes !== undefined)
    ? tokens.map((token) => ({ ...token, text: rowName(token) }))
    : tokens,
);

const turnedCell = ({ query, key }: Cell): Cell => ({ query: key, key: query });
const turnedSight = ({ left, top, width, height }: Sight): Sight => ({
  left: top,
  top: left,
  width: height,
  height: width,
});

type Transform = [a: number, b: number, c: number, d: number, e: number, f: number];

/** Letters are not turned over: short ones stand upright in their cell, longer ones run along their column. */
function turnedText(context: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  const { a, b, c, d, e, f } = context.getTransform();
  context.save();
  context.setTransform(c, d, a, b, e, f);
  context.translate(y, x);
  if (context.textAlign === 'left') context.rotate(Math.PI / 2);
  context.fillText(text, 0, 0);
  context.restore();
}

/** What is painted at x to the right and y down comes to lie at y to the right and x down. */
function turnedContext(context: CanvasRenderingContext2D): CanvasRenderingContext2D {
  const own: Readonly<Record<string, (...values: never[]) => unknown>> = {
    setTransform: (...[a, b, c, d, e, f]: Transform) => context.setTransform(b, a, d, c, f, e),
    fillText: (text: string, x: number, y: number) => turnedText(context, text, x, y),
  };
  return new Proxy(context, {
    get: (_, name) => {
      const value = (own[String(name)] ?? Reflect.get(context, name)) as unknown;
      return typeof value === 'function' ? value.bind(context) : value;
    },
    set: (_, name, value) => Reflect.set(context, name, value),
  });
}

const contextOf = keptFor(turnedContext);

/** As high as the canvas is wide. */
const turnedCanvas = keptFor((canvas: HTMLCanvasElement): HTMLCanvasElement => {
  const sizes = {
    get width() {
      return canvas.height;
    },
    set width(value: number) {
      canvas.height = value;
    },
    get height() {
      return canvas.width;
    },
    set height(value: number) {
      canvas.width = value;
    },
    getContext: () => {
      const context = canvas.getContext('2d');
      return context && contextOf(context);
    },
  };
  return sizes as unknown as HTMLCanvasElement;
});

/** Cells row after row become cells column after column. */
function turnedCells<Cells extends Uint8Array | Float32Array>(
  cells: Cells,
  rows: number,
  columns: number,
): Cells {
  const turned = cells.slice() as Cells;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = cells[row * columns + column] ?? 0;
  return turned;
}

type Small = Parameters<ColumnForm['picture']>[0];

const turnedPicture = <Picture extends Small>(picture: Picture): Picture => {
  const { rows, columns, levels, allowed } = picture;
  return {
    ...picture,
    rows: columns,
    columns: rows,
    levels: turnedCells(levels, rows, columns),
    ...(allowed && { allowed: turnedCells(allowed, rows, columns) }),
  };
};

export const COLUMN_FORM: ColumnForm = {
  tokens: (queries, keys) => [namesOfKeys(keys), namesOfQueries(queries)],
  cell: turnedCell,
  onto: (canvas, sight) => {
    Object.assign(sight, turnedSight(sight));
    return turnedCanvas(canvas);
  },
  words: turnedWords,
  cells: turnedCells,
  picture: turnedPicture,
};
