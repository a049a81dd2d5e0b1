/** Defines elements by name; those that are defined already stay. */
export function defineParts(parts: Record<string, CustomElementConstructor>): void {
  for (const [name, part] of Object.entries(parts)) {
    if (!customElements.get(name)) customElements.define(name, part);
  }
}
