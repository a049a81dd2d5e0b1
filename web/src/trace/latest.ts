/** Of what was asked for again and again only the last answer counts. */
export class Latest {
  #asked = {};

  /** Overtakes what was asked before; the function says whether this is still the last. */
  next(): () => boolean {
    const asked = {};
    this.#asked = asked;
    return () => this.#asked === asked;
  }
}
