/** How wide a text is drawn, remembered: labels are laid out anew at every move. */

/** At this size glyphs are not rounded to pixels. */
const SIZE = 100;
const MOST_KEPT = 20_000;

type Measure = (text: string) => number;

const measures = new Map<string, Measure>();
let brush: CanvasRenderingContext2D | null = null;

function measureIn(family: string): Measure {
  const known = new Map<string, number>();
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

/** Widths at a font size of 1, in this family; the same function for the same one. */
export function textMeasure(family: string): Measure {
  const measure = measures.get(family) ?? measureIn(family);
  measures.set(family, measure);
  return measure;
}
