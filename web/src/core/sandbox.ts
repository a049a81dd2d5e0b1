/**
 * In a frame that is sandboxed without an origin of its own every server is another one, and answers only where it
 * allows all. Empty elsewhere.
 */
export function sandboxAdvice(): string {
  return globalThis.origin === 'null'
    ? 'This frame is sandboxed without allow-same-origin: allow it, or let the server send Access-Control-Allow-Origin: *.'
    : '';
}
