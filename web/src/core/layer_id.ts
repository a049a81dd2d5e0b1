/** Which attention operation of a model a layer of a trace is. */

export interface LayerId {
  /** `layer` where there is one stack alone; empty for what is not the name of a layer. */
  stack: '' | 'layer' | 'encoder' | 'decoder';
  /** Counted from 0 within the stack. */
  index: number;
  /** Empty where the stack is alone. */
  kind: '' | 'self' | 'cross';
}

const NAME = /^(?:(layer)\.(\d+)|(encoder|decoder)\.(\d+)\.(self|cross))$/;

/** Of `layer.3`, `encoder.0.self`, `decoder.1.cross`, as traces, scores and differences name layers. */
export function layerId(name: string): LayerId {
  const [, alone, index, stack, indexInStack, kind] = NAME.exec(name) ?? [];
  if (alone !== undefined) return { stack: 'layer', index: Number(index), kind: '' };
  if (stack === undefined || (stack === 'encoder' && kind === 'cross'))
    return { stack: '', index: 0, kind: '' };
  return {
    stack: stack as 'encoder' | 'decoder',
    index: Number(indexInStack),
    kind: kind as 'self' | 'cross',
  };
}
