/** A finger that is drawn sideways over a part whose `touch-action` leaves that to the page. */

const LEAST_PX = 40;

export class Swipe {
  #start: { x: number; y: number } | null = null;

  /** With `pointerdown`. */
  begin({ pointerType, isPrimary, clientX, clientY }: PointerEvent): void {
    this.#start = pointerType === 'touch' && isPrimary ? { x: clientX, y: clientY } : null;
  }

  /** With `pointerup`: 1 to the left, as one turns to the next page; -1 to the right; 0 is no swipe. */
  end({ clientX, clientY }: PointerEvent): -1 | 0 | 1 {
    const start = this.#start;
    this.#start = null;
    if (!start) return 0;
    const [across, down] = [clientX - start.x, clientY - start.y];
    if (Math.abs(across) < LEAST_PX || Math.abs(across) < 2 * Math.abs(down)) return 0;
    return across < 0 ? 1 : -1;
  }
}
