/** Device pixels for each pixel of an element's own style: the screen's, times what the page around zooms. */
export function densityOf(element: Element): number {
  return (globalThis.devicePixelRatio || 1) * (element.currentCSSZoom ?? 1);
}
