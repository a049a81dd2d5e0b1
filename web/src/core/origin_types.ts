/** Where the query and the key of a head's cell come from. */

/** A product of the sum that a number of a query or key is. */
export interface OriginTerm {
  /** Column of what is read. */
  input: number;
  read: number;
  weight: number;
  product: number;
}

/** Something that the first row of a token is the sum of, beside that row. */
export interface OriginPart {
  values: Float32Array;
  length: number;
  cosine: number;
}

/** The matrix of all heads in a small picture. */
export interface PooledMatrix {
  /** At most 64. */
  rows: number;
  /** As many for each head. */
  columns: number;
  /** `[rows, columns]`: means of blocks of cells. */
  means: Float32Array;
  /** The largest in size. */
  limit: number;
}

export interface VectorOrigin {
  /** The token's row of the residual stream; of a key in cross-attention the encoder's last output. */
  stream: Float32Array;
  /** What the matrix multiplies. */
  read: Float32Array;
  /** What comes of it, before positions rotate it. */
  vector: Float32Array;
  /** `read` is a norm of `stream`, else the same. */
  isNormed: boolean;
  streamLength: number;
  readLength: number;
  matrix: PooledMatrix;
  /** One column of `vector`: the terms, the rest and the bias add up to its value. Largest terms first, at most five. */
  explained: { value: number; bias: number; terms: OriginTerm[]; others: number; rest: number };
  /** Null behind the first layer. */
  first: {
    token: OriginPart;
    position: OriginPart | null;
    segment: OriginPart | null;
    /** A norm lies over their sum. */
    isNormed: boolean;
  } | null;
}

/** Where a head's query and key come from. */
export interface HeadOrigin {
  query: VectorOrigin;
  key: VectorOrigin;
  /** The one whose product of query and key, as they meet, is the largest in size; both explain it. */
  column: number;
  product: number;
}
