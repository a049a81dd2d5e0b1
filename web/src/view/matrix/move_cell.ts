import type { Cell } from '../../trace/selection.ts';

/** The cell that a key leads to, inside the matrix; null for other keys. */
export function moveCell(pressed: string, { query, key }: Cell, queries: number, keys: number): Cell | null {
  const inside = (at: number, count: number) => Math.max(0, Math.min(count - 1, at));
  switch (pressed) {
    case 'ArrowUp':
      return { query: inside(query - 1, queries), key };
    case 'ArrowDown':
      return { query: inside(query + 1, queries), key };
    case 'ArrowLeft':
      return { query, key: inside(key - 1, keys) };
    case 'ArrowRight':
      return { query, key: inside(key + 1, keys) };
    case 'Home':
      return { query, key: 0 };
    case 'End':
      return { query, key: keys - 1 };
    default:
      return null;
  }
}
