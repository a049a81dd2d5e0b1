/** What cannot travel as it is among a call's parts, and what travels in its place. */

/** A handle of the same worker. */
export interface HandlePart {
  handleNumber: number;
}

/** Bytes that a function gave, which is a function that gives them on the other side. */
interface SourcePart {
  sourceBytes: unknown;
}

/** A checked source has functions at most so deep: `weights[0].bytes`. */
const SOURCE_DEPTH = 3;

/** With each function asked for its bytes, one after the other; `moved` gets the buffers that need no copy. */
export async function withBytes(
  part: unknown,
  moved: Transferable[],
  depth = SOURCE_DEPTH,
): Promise<unknown> {
  if (typeof part === 'function') {
    const sourceBytes: unknown = await part();
    // Copying tens of megabytes would hold up the page.
    if (sourceBytes instanceof Uint8Array && sourceBytes.byteLength === sourceBytes.buffer.byteLength)
      moved.push(sourceBytes.buffer as ArrayBuffer);
    return { sourceBytes } satisfies SourcePart;
  }
  if (depth === 0 || typeof part !== 'object' || part === null) return part;
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(part))
    entries.push([key, await withBytes(value, moved, depth - 1)]);
  return Array.isArray(part) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

/** With functions where `withBytes` put bytes. */
export function withFunctions(part: unknown, depth = SOURCE_DEPTH): unknown {
  if (typeof part !== 'object' || part === null || depth < 0) return part;
  if ('sourceBytes' in part) return async () => part.sourceBytes;
  if (Array.isArray(part)) return part.map((item) => withFunctions(item, depth - 1));
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, withFunctions(value, depth - 1)]),
  );
}

export function isHandlePart(part: unknown): part is HandlePart {
  return typeof part === 'object' && part !== null && 'handleNumber' in part;
}
