/** What the cards of all models beside the page have in common: how they are fetched and checked. */

import { cancelled, SourceError } from './source_error.ts';

export interface CardFile {
  path: string;
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
}

export type Fields = Record<string, unknown>;

/** The name of an entry, and whether it is as it should be. */
export type Check = [name: string, isRight: boolean];

const LARGEST_FILE = 4_000_000_000;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

export function isCount(value: unknown, largest: number): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= largest;
}

/** A name below the model's folder, so that a card cannot point anywhere else. */
export function isFileName(path: unknown): path is string {
  return typeof path === 'string' && /^[\w-][\w.-]*$/.test(path);
}

function isFile(value: unknown): boolean {
  return (
    isObject(value) &&
    isFileName(value.path) &&
    isCount(value.bytes, LARGEST_FILE) &&
    /^[\da-f]{64}$/.test(String(value.sha256))
  );
}

export function checkWords(card: Fields, names: string[]): Check[] {
  return names.map((name) => [name, typeof card[name] === 'string']);
}

export function checkCounts(card: Fields, names: string[], largest: number): Check[] {
  return names.map((name) => [name, isCount(card[name], largest)]);
}

export function checkFiles(card: Fields, names: string[]): Check[] {
  const files = isObject(card.files) ? card.files : {};
  return names.map((name) => [`files.${name}`, isFile(files[name])]);
}

/**
 * The text of a card whose `checks` all hold.
 * @throws SourceError `malformed` naming the first entry that is not as it should be
 */
export function parseCard(text: string, checks: (card: Fields) => Check[]): unknown {
  let card: unknown;
  try {
    card = JSON.parse(text);
  } catch {
    throw malformedCard('it is not JSON');
  }
  const wrong = isObject(card) ? checks(card).find(([, isRight]) => !isRight)?.[0] : 'card';
  if (wrong) throw malformedCard(`its "${wrong}" is missing or wrong`);
  return card;
}

export function malformedCard(reason: string): SourceError {
  const message = `The model's card.json cannot be read: ${reason}. Run scripts/models again, then retry.`;
  return new SourceError('malformed', message);
}

/** The text of the card in the folder `base`. @throws SourceError `offline`, `not_found` or `cancelled` */
export async function fetchCard(base: URL, signal: AbortSignal | undefined): Promise<string> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(new URL('card.json', base), { cache: 'no-cache', ...(signal && { signal }) });
    text = await response.text();
  } catch {
    if (signal?.aborted) throw cancelled();
    throw new SourceError('offline', 'The model could not be fetched. Check the connection, then retry.');
  }
  if (!response.ok || response.headers.get('content-type')?.startsWith('text/html')) {
    throw new SourceError('not_found', 'The model is not served here; scripts/models fetches it.');
  }
  return text;
}
