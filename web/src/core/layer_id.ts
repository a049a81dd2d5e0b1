/** Which attention operation of a model a layer of a trace is; the core reads it from a file's names. */

export interface LayerId {
  /** `layer` where there is one stack alone. */
  stack: 'layer' | 'encoder' | 'decoder';
  /** Counted from 0 within the stack. */
  index: number;
  /** Empty where the stack is alone. */
  kind: '' | 'self' | 'cross';
}

export function isSameLayer(one: LayerId, other: LayerId): boolean {
  return one.stack === other.stack && one.index === other.index && one.kind === other.kind;
}
