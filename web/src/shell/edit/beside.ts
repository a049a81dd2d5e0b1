/** Puts a card beside a cell of a view: its row, whose labels are read, stays in sight. */

/** Between the card and the row of its cell. */
const GAP_PX = 8;

/** A cell's place within its view, wherever that is scrolled to. */
export function boxWithin(view: HTMLElement, { x, y, width, height }: DOMRect): DOMRect {
  const { left, top } = view.getBoundingClientRect();
  return new DOMRect(x - left, y - top, width, height);
}

/** Below the row, or above it where the window ends. */
export function placeBeside(card: HTMLElement, view: HTMLElement, box: DOMRect): void {
  const { style, offsetHeight, offsetWidth } = card;
  const within = view.getBoundingClientRect();
  const [top, left] = [within.top + box.top, within.left + box.left];
  const bottom = top + box.height;
  const fitsBelow = bottom + GAP_PX + offsetHeight <= innerHeight || top < offsetHeight + GAP_PX;
  const y = fitsBelow ? bottom + GAP_PX : top - GAP_PX - offsetHeight;
  const x = Math.max(GAP_PX, Math.min(left, document.documentElement.clientWidth - offsetWidth - GAP_PX));
  const place = { position: 'absolute', 'z-index': '10', left: `${x + scrollX}px`, top: `${y + scrollY}px` };
  for (const [name, value] of Object.entries(place)) style.setProperty(name, value);
}
