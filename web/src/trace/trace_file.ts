/** Trace files by address and by hand, with words for what can go wrong on the way. */

import { sandboxAdvice } from '../core/sandbox.ts';
import { SourceError } from '../models/source_error.ts';

/** The page holds the file twice while the core reads it; more than this would end the tab. */
const LARGEST = 1_000_000_000;

/** @throws SourceError `unsupported` */
export function refuseTooLarge(bytes: number): void {
  if (bytes <= LARGEST) return;
  const size = (bytes / 1e9).toFixed(1);
  throw new SourceError(
    'unsupported',
    `The file has ${size} GB, and the page opens at most 1 GB. Save fewer layers, or the type u8.`,
  );
}

/** @throws SourceError `offline`, `not_found` or `unsupported` */
export async function fetchTrace(address: string): Promise<Uint8Array> {
  const name = new URL(address).pathname.split('/').pop() || address;
  let response: Response;
  try {
    response = await fetch(address);
  } catch {
    throw new SourceError(
      'offline',
      `The trace ${name} could not be fetched. ${sandboxAdvice() || 'Check the connection and the address, then retry.'}`,
    );
  }
  if (!response.ok) {
    throw new SourceError(
      'not_found',
      `The trace ${name} could not be fetched: the server answered ${response.status}. Check the address, then retry.`,
    );
  }
  const announced = Number(response.headers.get('content-length') ?? 0);
  refuseTooLarge(announced);
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new SourceError(
      'cut_off',
      `The trace ${name} broke off on the way. Check the connection, then retry.`,
    );
  }
}

/** @throws SourceError `unsupported` or `malformed` */
export async function readTraceFile(file: File): Promise<Uint8Array> {
  refuseTooLarge(file.size);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new SourceError(
      'malformed',
      `The file ${file.name} cannot be read. Check that it is a file and not a folder.`,
    );
  }
}
