/** A finger that rests: what a double click is to a mouse. */

const REST_MS = 500;
/** A finger that moved further scrolls. */
const MOVED_PX = 10;

export class LongPress {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #start = { x: 0, y: 0 };
  #happened = false;

  /** Begins with `pointerdown`; `act` is called once the finger has rested. */
  begin(event: PointerEvent, act: () => void): void {
    this.end();
    this.#happened = false;
    if (event.pointerType !== 'touch' || !event.isPrimary) return;
    this.#start = { x: event.clientX, y: event.clientY };
    this.#timer = setTimeout(() => {
      this.#happened = true;
      act();
    }, REST_MS);
  }

  move({ clientX, clientY }: PointerEvent): void {
    const moved = Math.hypot(clientX - this.#start.x, clientY - this.#start.y);
    if (moved > MOVED_PX) this.end();
  }

  /** With `pointerup`, `pointercancel` and `pointerleave`. */
  end(): void {
    clearTimeout(this.#timer);
  }

  /** Whether the click that follows belongs to it; asked once. */
  takeClick(): boolean {
    const happened = this.#happened;
    this.#happened = false;
    return happened;
  }
}
