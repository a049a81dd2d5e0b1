/** A page may zoom what it shows (`zoom` in its styles): what that means for pictures and pointers. */

/** The parent, also out of a shadow tree. */
function around(element: Element): Element | null {
  const root = element.parentElement ? null : element.getRootNode();
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** The zoom of the page around an element. WebKit does not say it: there it is the product of all. */
export function zoomOf(element: Element): number {
  // The types promise it of every engine.
  const known: number | undefined = element.currentCSSZoom;
  if (known !== undefined) return known;
  let zoom = 1;
  for (let at: Element | null = element; at; at = around(at)) zoom *= Number(getComputedStyle(at).zoom) || 1;
  return zoom;
}

/** Device pixels for each pixel of an element's own style. */
export function densityOf(element: Element): number {
  return (globalThis.devicePixelRatio || 1) * zoomOf(element);
}

/** Where a pointer is in the box of an element, in pixels of the element's own style. */
export function pointIn(element: HTMLElement, { clientX, clientY }: MouseEvent): { x: number; y: number } {
  const { left, top, width } = element.getBoundingClientRect();
  // Where an engine does not tell the zoom, its boxes leave it out, and its pointers do not.
  const shared = element.currentCSSZoom === undefined ? zoomOf(element) : 1;
  const scale = width / element.offsetWidth || 1;
  return { x: (clientX / shared - left) / scale, y: (clientY / shared - top) / scale };
}
