/** What can go wrong between the page and its files. */

export type SourceErrorCode =
  | 'offline'
  | 'not_found'
  | 'cut_off'
  | 'checksum'
  | 'cancelled'
  | 'malformed'
  | 'unsupported';

/** One clear sentence or two: what was wrong, why, what to do. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly code: SourceErrorCode;
  constructor(code: SourceErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function cancelled(): SourceError {
  return new SourceError('cancelled', 'Loading was cancelled.');
}
