/** What is said of changes that a model or a text has no place for. */

/** `where`: "This model has". `entries`: each in words. */
export function leftOutWords(where: string, entries: readonly string[]): string {
  const they = entries.length === 1 ? 'It is left out and acts' : 'They are left out and act';
  return `${where} no place for: ${entries.join('; ')}. ${they} again where there is one.`;
}
