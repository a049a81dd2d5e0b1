/** What a drop gives only inside its event: read later. */

export interface TakenDrop {
  /** With folders; null where the browser tells none. */
  entries: FileSystemEntry[] | null;
  files: File[];
}

/** To be called inside the event: afterwards the browser gives nothing more. */
export function takeDrop({ items, files }: DataTransfer): TakenDrop {
  const entries = [...items].filter(({ kind }) => kind === 'file').map((item) => item.webkitGetAsEntry());
  const areAll = entries.every((entry) => entry !== null);
  return { entries: areAll ? entries : null, files: [...files] };
}
