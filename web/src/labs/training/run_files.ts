/** Whether a file is a checkpoint or the weights of a small model. */

import { BEGINNING, kindOfFile } from './runs/run_file.ts';

export async function isOfTraining([file, ...more]: File[]): Promise<boolean> {
  if (!file || more.length > 0) return false;
  try {
    return kindOfFile(new Uint8Array(await file.slice(0, BEGINNING).arrayBuffer())) !== null;
  } catch {
    return false;
  }
}
