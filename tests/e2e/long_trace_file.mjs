/** Traces of hundreds of tokens, made here: queries and keys by a seed, and the weights that follow from them. */

const WIDTH = 8;

/** Of a seed, numbers between -1.5 and 1.5. */
function randomNumbers(seed, count) {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (3 * state) / 2 ** 32 - 1.5;
  });
}

/** A layer of two heads: `name` as trace files have it, with as many queries and keys. */
export function layerOf(name, seed, queries, keys = queries) {
  const rows = (count, more) => ({
    shape: [count, 2 * WIDTH],
    data: randomNumbers(seed + more, count * 2 * WIDTH),
  });
  return { name, queries: rows(queries, 1), keys: rows(keys, 2) };
}

/** The weights of a head's row in double precision. */
export function weightsOf({ queries, keys }, head, query) {
  const at = ({ data }, row, column) => data[row * 2 * WIDTH + head * WIDTH + column];
  const scores = Array.from({ length: keys.shape[0] }, (_, key) => {
    let sum = 0;
    for (let column = 0; column < WIDTH; column++) sum += at(queries, query, column) * at(keys, key, column);
    return sum / Math.sqrt(WIDTH);
  });
  const largest = Math.max(...scores);
  const shares = scores.map((score) => Math.exp(score - largest));
  const all = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / all);
}

/** A trace file as the page opens it. `tokens`: of keys, and of queries where these are others. */
export function traceFile(name, layers, { tokens, queryTokens }) {
  const tensors = layers.flatMap((layer) =>
    ['queries', 'keys'].map((part) => ({ name: `${layer.name}.${part}`, ...layer[part] })),
  );
  let start = 0;
  const header = {
    __metadata__: {
      tokens: JSON.stringify(tokens),
      ...(queryTokens && { query_tokens: JSON.stringify(queryTokens) }),
      settings: JSON.stringify({ heads: 2 }),
    },
  };
  for (const { name: key, shape, data } of tensors) {
    header[key] = { dtype: 'F32', shape, data_offsets: [start, start + data.byteLength] };
    start += data.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, ' ')]);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(padded.length));
  const parts = tensors.map(({ data }) => Buffer.from(data.buffer));
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.concat([size, padded, ...parts]) };
}
