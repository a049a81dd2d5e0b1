/** A file in the reader's downloads. */
export function download(content: Uint8Array | Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content as Uint8Array<ArrayBuffer> | Blob]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
