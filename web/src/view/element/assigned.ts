/** Several properties at once, where an attribute would stand: `<a-view ${assigned({ pin, hover })}>`. */

import { nothing } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

class Assigned extends Directive {
  override update(part: ElementPart, [properties]: [object]): typeof nothing {
    Object.assign(part.element, properties);
    return nothing;
  }

  override render(_properties: object): typeof nothing {
    return nothing;
  }
}

export const assigned = directive(Assigned);
