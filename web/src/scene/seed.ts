/** Of what a reader may set; the core takes larger ones, which nobody types. */
export const LARGEST_SEED = 2 ** 32 - 1;
