/** What `--help` prints. */

export const MAIN_HELP = `usage: scripts/attention COMMAND [OPTIONS]

  trace     runs a model on a text and writes what every head computed
  compute   computes attention on the queries, keys and values of a file

scripts/attention COMMAND --help explains a command.

The WebAssembly core computes, under Node; with --native the native build does.
Errors go to standard error with exit status 2 and leave no partial file.
`;

export const TRACE_HELP = `usage: scripts/attention trace --model MODEL --text TEXT [--pair TEXT] [--layers 0,5]
                               [--dtype f32|f16|u8] [--build relaxed|simd] --out FILE
       scripts/attention trace --native --model MODEL --ids "101 2009 102" [--types "0 0 0"]
                               [--tokens JSON] [--layers 0,5] [--dtype f32|f16|u8] --out FILE

Runs a model on a text and writes a trace file (safetensors): for each layer l
  layer.{l}.weights   [heads, queries, keys]
  layer.{l}.queries, layer.{l}.keys, layer.{l}.values   [tokens, heads * width]
and the metadata tokens (JSON array of vocabulary pieces), model, text, pair, settings.
The page opens such a file.

  --model MODEL   minilm (all-MiniLM-L6-v2, which scripts/models fetches), or a folder
                  with model.safetensors, config.json and tokenizer.json
  --text TEXT     up to 512 tokens are used; a warning says how many were cut
  --pair TEXT     a second text, after the first one
  --layers LIST   which layers are written, counted from 0; all of them by default
  --dtype TYPE    f32 (default); f16: half precision; u8: weights as value/255, the rest f16
  --build BUILD   relaxed (default where it runs): fused multiply-add; simd: the same bits
                  on every machine
  --out FILE      written only when everything went well
  --native        the native core; it takes token ids instead of a text
`;

export const COMPUTE_HELP = `usage: scripts/attention compute [--native] [--build relaxed|simd] --in FILE --out FILE

Computes attention on the tensors of a safetensors file and writes every stage.

In:   queries [Sq, H*d], keys [Sk, G*d], values [Sk, G*dv]; optional allowed (U8, 0 hides)
      and bias (F32), each [Sq, Sk] or [H, Sq, Sk]; the metadata entry "settings" is JSON with
        heads      H, the number of heads
        kvHeads    G, the number of key/value heads (default: heads)
        scale      the factor on query . key (default: 1/sqrt(d))
        softCap    c: score becomes c tanh(score / c)
        causal     "none" (default), "bottom-right" or "top-left"
        window     [left, right] keys that a query sees; -1: no limit
        prefix     this many keys are seen in spite of the causal mask
        emptyRow   "zero" (default), "uniform" or "nan": a row with nothing allowed
Out:  scores, masked_scores, weights [H, Sq, Sk] and output [Sq, H*dv]

  --in FILE       what is computed
  --out FILE      written only when everything went well
  --build BUILD   relaxed (default where it runs): fused multiply-add; simd: the same bits
                  on every machine
  --native        the native core
`;
