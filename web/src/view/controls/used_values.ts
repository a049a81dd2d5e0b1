/** What could not be used does not stay in its field: its `value` attribute holds what is used. */

export function showUsedValue(field: HTMLInputElement): void {
  field.value = field.defaultValue;
  field.setAttribute('aria-invalid', 'false');
}

/** After a change from elsewhere, such as undo: the fields with such an attribute. */
export function showUsedValues(root: ParentNode): void {
  for (const field of root.querySelectorAll<HTMLInputElement>('input[value][aria-invalid="true"]'))
    showUsedValue(field);
}
