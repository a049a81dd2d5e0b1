/**
 * Dynamic styles that a strict policy allows: set through the object model,
 * never as a `style` attribute, which `style-src 'self'` blocks.
 */

import { nothing } from 'lit';
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

type Styles = Record<string, string>;

class Styled extends Directive {
  #before: Styles = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('styled() stands where an attribute would.');
  }

  override update(part: ElementPart, [styles]: [Styles]): typeof nothing {
    const { style } = part.element as HTMLElement;
    for (const name of Object.keys(this.#before)) if (!(name in styles)) style.removeProperty(name);
    for (const [name, value] of Object.entries(styles)) {
      if (this.#before[name] !== value) style.setProperty(name, value);
    }
    this.#before = { ...styles };
    return nothing;
  }

  override render(_styles: Styles): typeof nothing {
    return nothing;
  }
}

/** `<div ${styled({ width: '20px' })}>`; names as in style sheets. */
export const styled = directive(Styled);
