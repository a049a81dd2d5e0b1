/** What opens beside a cell to change it: of pieces, and of words. It comes with its first use. */

export { CellEditor } from './cell_editor.ts';
export { WordEditor } from './word_editor.ts';
