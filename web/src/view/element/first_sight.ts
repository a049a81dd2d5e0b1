/** When an element is first on the screen. */

/**
 * Acts in the frame after the one that first shows the element. WebKit's GPU canvases come up empty in that frame,
 * whatever was painted before, and stay so until something is painted into them later.
 */
export function afterFirstSight(element: Element, act: () => void): void {
  new IntersectionObserver((entries, observer) => {
    if (!entries.at(-1)?.isIntersecting) return;
    observer.disconnect();
    requestAnimationFrame(act);
  }).observe(element);
}
