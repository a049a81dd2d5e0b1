/**
 * A formula as data: written in row form, and turned into column form by the rules of transposes alone. A matrix of
 * column form is the transpose of its namesake in row form, so both say the same.
 */

export type Formula =
  /** A matrix, or a row of numbers that is a column of them in column form. */
  | { is: 'matrix'; name: string; below?: string; above?: string }
  /** A column of numbers in either form, such as a bias. */
  | { is: 'column'; name: string; below?: string; above?: string }
  /** One number. */
  | { is: 'number'; name: string; below?: string; above?: string }
  | { is: 'digits'; text: string }
  | { is: 'words'; text: string }
  /** One number of a matrix: that of a query and a key. */
  | { is: 'entry'; name: string; query: string; key: string; turned?: true }
  /** Of matrices, in their order. */
  | { is: 'product'; parts: readonly Formula[] }
  /** A number times something. */
  | { is: 'times'; by: Formula; of: Formula; sign?: string }
  /** Of two rows of numbers, or two columns: a number. */
  | { is: 'dot'; one: Formula; other: Formula }
  | { is: 'sum'; parts: readonly Formula[]; signs?: readonly ('+' | '−')[] }
  | { is: 'transpose'; of: Formula }
  | { is: 'fraction'; over: Formula; under: Formula }
  | { is: 'root'; of: Formula }
  | { is: 'power'; of: Formula; to: Formula }
  | { is: 'norm'; of: Formula }
  /** Of each number by itself, or of a number. */
  | { is: 'call'; name: string; of: readonly Formula[] }
  /** Over each row; `down`: over each column. */
  | { is: 'softmax'; of: Formula; down?: true }
  /** Side by side; `down`: one beneath the other. */
  | { is: 'beside'; parts: readonly Formula[]; down?: true }
  | { is: 'over'; index: string; of: Formula; sign?: '∑' | '∏' | 'max' }
  | { is: 'relation'; parts: readonly Formula[]; sign: string }
  | { is: 'list'; parts: readonly Formula[] };

type Marks = { below?: string; above?: string };

export const matrix = (name: string, marks: Marks = {}): Formula => ({ is: 'matrix', name, ...marks });
export const column = (name: string, marks: Marks = {}): Formula => ({ is: 'column', name, ...marks });
export const number = (name: string, below?: string): Formula => ({
  is: 'number',
  name,
  ...(below !== undefined && { below }),
});
export const digitsOf = (text: string): Formula => ({ is: 'digits', text });
export const words = (text: string): Formula => ({ is: 'words', text });
export const entry = (name: string, query = 'i', key = 'j'): Formula => ({ is: 'entry', name, query, key });
export const product = (...parts: Formula[]): Formula => ({ is: 'product', parts });
export const times = (by: Formula, of: Formula, sign?: string): Formula => ({
  is: 'times',
  by,
  of,
  ...(sign !== undefined && { sign }),
});
export const dot = (one: Formula, other: Formula): Formula => ({ is: 'dot', one, other });
export const sum = (...parts: Formula[]): Formula => ({ is: 'sum', parts });
export const minus = (one: Formula, other: Formula): Formula => ({
  is: 'sum',
  parts: [one, other],
  signs: ['−'],
});
export const fraction = (over: Formula, under: Formula): Formula => ({ is: 'fraction', over, under });
export const root = (of: Formula): Formula => ({ is: 'root', of });
export const power = (of: Formula, to: Formula): Formula => ({ is: 'power', of, to });
export const norm = (of: Formula): Formula => ({ is: 'norm', of });
export const call = (name: string, ...of: Formula[]): Formula => ({ is: 'call', name, of });
export const normalised = (of: Formula): Formula => ({ is: 'softmax', of });
export const beside = (...parts: Formula[]): Formula => ({ is: 'beside', parts });
export const over = (index: string, of: Formula, sign: '∑' | '∏' | 'max' = '∑'): Formula => ({
  is: 'over',
  index,
  of,
  sign,
});
export const equal = (...parts: Formula[]): Formula => ({ is: 'relation', parts, sign: '=' });
export const list = (...parts: Formula[]): Formula => ({ is: 'list', parts });

/** What was transposed twice is as it was. */
export function transpose(of: Formula): Formula {
  return of.is === 'transpose' ? of.of : { is: 'transpose', of };
}

const turnedAll = (parts: readonly Formula[]) => parts.map(inColumns);

/** The other way round: over each column in place of each row, beneath in place of beside. */
function turnedDown<Part extends { down?: true }>({
  down,
  ...part
}: Part): Omit<Part, 'down'> & { down?: true } {
  return { ...part, ...(!down && { down: true as const }) };
}

/** The same in column form, which is its own way back. */
export function inColumns(formula: Formula): Formula {
  switch (formula.is) {
    case 'matrix':
    case 'number':
    case 'digits':
    case 'words':
      return formula;
    case 'column':
      return transpose(formula);
    case 'entry': {
      const { turned, ...plain } = formula;
      return turned ? plain : { ...plain, turned: true };
    }
    case 'product':
      return { is: 'product', parts: turnedAll(formula.parts).reverse() };
    case 'times':
      return { ...formula, by: inColumns(formula.by), of: inColumns(formula.of) };
    case 'dot':
      return { ...formula, one: inColumns(formula.one), other: inColumns(formula.other) };
    case 'transpose':
      return transpose(inColumns(formula.of));
    case 'fraction':
      return { ...formula, over: inColumns(formula.over), under: inColumns(formula.under) };
    case 'power':
      return { ...formula, of: inColumns(formula.of), to: inColumns(formula.to) };
    case 'root':
    case 'norm':
    case 'over':
      return { ...formula, of: inColumns(formula.of) };
    case 'softmax':
      return { ...turnedDown(formula), of: inColumns(formula.of) };
    case 'call':
      return { ...formula, of: turnedAll(formula.of) };
    case 'beside':
      return { ...turnedDown(formula), parts: turnedAll(formula.parts) };
    case 'sum':
    case 'relation':
    case 'list':
      return { ...formula, parts: turnedAll(formula.parts) };
  }
}
