/** Expressions that the drivers evaluate in a page. */

/**
 * The element at a path of selectors; each step after the first looks into the
 * shadow root of the element before it: `['attention-playground', 'button']`.
 */
export function elementAt(path) {
  return `${JSON.stringify(path)}.reduce((found, selector, depth) =>
    (depth === 0 ? document : found?.shadowRoot)?.querySelector(selector) ?? null, null)`;
}

/** Where the middle of that element is in the window, once it has been scrolled there. */
export function middleOf(path) {
  return `(async () => {
    const element = ${elementAt(path)};
    if (!element) throw new Error('there is no ' + ${JSON.stringify(path.join(' > '))});
    element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    // WebKit's boxes leave out what the page's styles zoom.
    let zoom = 1;
    for (let at = element; element.currentCSSZoom === undefined && at; at = at.parentElement ?? at.getRootNode().host)
      zoom *= Number(getComputedStyle(at).zoom) || 1;
    const place = () => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return { x: Math.round(zoom * (left + width / 2)), y: Math.round(zoom * (top + height / 2)) };
    };
    // What is still moving would be missed.
    for (let frame = 0; frame < 120; frame++) {
      const before = place();
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const now = place();
      if (now.x === before.x && now.y === before.y) break;
    }
    return place();
  })()`;
}

/** Any expression, awaited; its value comes back as JSON, an exception as text. */
export function asJson(expression) {
  return `(async () => {
    try {
      return JSON.stringify({ value: (await (${expression})) ?? null });
    } catch (cause) {
      return JSON.stringify({ error: String(cause?.stack ? cause.message : cause) });
    }
  })()`;
}

/** The value out of what `asJson` gave. */
export function fromJson(text) {
  const { value, error } = JSON.parse(text);
  if (error !== undefined) throw new Error(error);
  return value;
}
