/** Defines elements by name; those that are defined already stay, and where there is no page nothing is defined. */
export function defineParts(parts: Record<string, CustomElementConstructor>): void {
  if (typeof document !== 'object') return;
  for (const [name, part] of Object.entries(parts)) {
    if (!customElements.get(name)) customElements.define(name, part);
  }
}
