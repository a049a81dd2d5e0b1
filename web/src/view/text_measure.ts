/** How wide a text is drawn, remembered: labels are laid out anew at every move. */

/** At this size glyphs are not rounded to pixels. */
const SIZE = 100;
const MOST_KEPT = 20_000;

const widths = new Map<string, Map<string, number>>();
let brush: CanvasRenderingContext2D | null = null;

/** Widths at a font size of 1, in this family. */
export function textMeasure(family: string): (text: string) => number {
  const known = widths.get(family) ?? new Map<string, number>();
  widths.set(family, known);
  return (text) => {
    const width = known.get(text);
    if (width !== undefined) return width;
    brush ??= document.createElement('canvas').getContext('2d');
    if (brush) brush.font = `600 ${SIZE}px ${family}`;
    const measured = (brush?.measureText(text).width ?? 0) / SIZE;
    if (known.size >= MOST_KEPT) known.clear();
    known.set(text, measured);
    return measured;
  };
}
