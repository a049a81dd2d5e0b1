/** Ids that mean the same in every task, as `training/task.h` has them. */

export const UNKNOWN_ID = 0;
export const END_ID = 1;
/** Where writing begins. */
export const BEGIN_ID = 2;
