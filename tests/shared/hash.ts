/**
 * FNV-1a with 64 bits over the little-endian bytes of floats; every NaN counts
 * as 0x7fc00000. The state is kept in two halves of 32 bits: the prime is
 * 2^40 + 0x1b3, and each partial product stays below 2^53.
 */
export class FloatHash {
  #high = 0xcbf29ce4;
  #low = 0x84222325;

  add(values: Float32Array): this {
    const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    for (let i = 0; i < bits.length; i++) {
      const word = Number.isNaN(values[i]) ? 0x7fc00000 : (bits[i] as number);
      for (let shift = 0; shift < 32; shift += 8) this.#addByte((word >>> shift) & 0xff);
    }
    return this;
  }

  #addByte(byte: number): void {
    const low = (this.#low ^ byte) >>> 0;
    const product = low * 0x1b3;
    const carried = this.#high * 0x1b3 + Math.floor(product / 2 ** 32) + ((low << 8) >>> 0);
    this.#low = product >>> 0;
    this.#high = carried % 2 ** 32;
  }

  /** 16 hexadecimal digits. */
  digits(): string {
    return [this.#high, this.#low].map((half) => half.toString(16).padStart(8, '0')).join('');
  }
}
