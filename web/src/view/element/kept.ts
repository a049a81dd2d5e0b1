/** What a function made of the same arguments last time, so that what is drawn of it stays. */
export function kept<Arguments extends unknown[], Result>(
  make: (...values: Arguments) => Result,
): (...values: Arguments) => Result {
  let before: { values: Arguments; result: Result } | null = null;
  return (...values) => {
    if (before?.values.length !== values.length || before.values.some((value, at) => value !== values[at]))
      before = { values, result: make(...values) };
    return before.result;
  };
}
