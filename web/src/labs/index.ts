/** All labs: a new source of attention is a folder here and a line below. The first one is what the page starts with. */

import { encoderLab } from './encoder/index.ts';
import type { AnyLab } from './lab.ts';
import { languageLab } from './language/index.ts';
import { traceFileLab } from './trace_file/index.ts';
import { trainingLab } from './training/index.ts';
import { translationLab } from './translation/index.ts';
import { vectorsLab } from './vectors/index.ts';

/** In the order of the menus; an address that names several sources is about the last of them here. */
export const LABS: readonly AnyLab[] = [
  encoderLab,
  languageLab,
  translationLab,
  trainingLab,
  traceFileLab,
  vectorsLab,
];
