/** Two fingers on an element: how far apart they are, and where their middle is. */
export class Pinch {
  #apart = 0;
  #cell = 0;

  /** Null for another number of fingers. */
  static apart(touches: TouchList): number | null {
    const [one, other] = [touches[0], touches[1]];
    if (touches.length !== 2 || !one || !other) return null;
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  }

  start(touches: TouchList, cell: number): void {
    this.#apart = Pinch.apart(touches) ?? 0;
    this.#cell = cell;
  }

  /** The cell that the fingers ask for; null where they are not two. */
  cellOf(touches: TouchList): number | null {
    const apart = Pinch.apart(touches);
    return apart === null || this.#apart === 0 ? null : (this.#cell * apart) / this.#apart;
  }
}
