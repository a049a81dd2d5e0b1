/** What `--help` prints. */

import { SCORE_FUNCTIONS } from '../core/types.ts';

export const MAIN_HELP = `usage: scripts/attention COMMAND [OPTIONS]

  trace     runs a model on a text and writes what every head computed
  generate  lets a language model continue a text
  translate lets a small translator that was trained here translate a sentence
  inspect   says what a model or an attention file is, before anything is loaded or shown
  compute   computes attention on the queries, keys and values of a file

scripts/attention COMMAND --help explains a command.

The WebAssembly core computes, under Node; with --native the native build does.
Errors go to standard error with exit status 2 and leave no partial file.
`;

const MODEL = `  --model MODEL   minilm or smollm2 (all-MiniLM-L6-v2, SmolLM2-135M-Instruct, which
                  scripts/models fetches), a .gguf file, or a folder with config.json,
                  tokenizer.json and .safetensors files, in shards or whole`;

const CHAT = `  --chat          the text is a question in the model's own chat template`;

const CHANGES = `  --off L.H       switches off head H of layer L, counted from 0; may be repeated
  --interventions JSON
                  other changes inside the model: an array such as
                  [{"kind": "block", "token": 0}], as Intervention in
                  web/src/core/intervention_types.ts describes them`;

const BUILDS = `  --build BUILD   relaxed (default where it runs): fused multiply-add; simd: the same bits
                  on every machine`;

export const TRACE_HELP = `usage: scripts/attention trace [--native] --model MODEL --text TEXT [--pair TEXT]
                               [--chat] [--off L.H] [--interventions JSON] [--layers 0,5]
                               [--dtype f32|f16|u8] [--build relaxed|simd] --out FILE
       scripts/attention trace --native --model MODEL --ids "101 2009 102" [--types "0 0 0"]
                               [--interventions JSON] [--metadata JSON] [--layers 0,5]
                               [--dtype f32|f16|u8] --out FILE

Runs a model on a text and writes a trace file (safetensors): for each layer l
  layer.{l}.weights   [heads, queries, keys]
  layer.{l}.queries, layer.{l}.keys, layer.{l}.values   [tokens, heads * width]
and the metadata tokens (JSON array of vocabulary pieces), model, text, pair, settings.
The page opens such a file.

${MODEL}
  --text TEXT     a warning says how many tokens were cut where the model takes fewer
  --pair TEXT     of encoders: a second text, after the first one
  --layers LIST   which layers are written, counted from 0; all of them by default
  --dtype TYPE    f32 (default); f16: half precision; u8: weights as value/255, the rest f16
  --out FILE      written only when everything went well
Changes inside the model:
${CHANGES}
Of language models:
${CHAT}
Of the core:
  --native        the native one; it also takes token ids instead of a text
${BUILDS}
`;

export const GENERATE_HELP = `usage: scripts/attention generate [--native] --model MODEL --text TEXT [--tokens 24]
                                  [--chat] [--temperature T] [--top-k K] [--top-p P]
                                  [--min-p P] [--seed N] [--off L.H] [--interventions JSON]
                                  [--json] [--build relaxed|simd]
       scripts/attention generate --native --model MODEL --ids "504 3575 314" [--tokens 24]
                                  [--stop "2 0"] [--form ids|json] and the same settings

Prints what a language model writes after a text, as it comes.

${MODEL}
  --text TEXT     what it continues
  --tokens N      the most that it writes, 24 by default; it ends earlier where the
                  model ends the text
  --json          prints one object in the end: prompt, promptIds, ids, text, ended,
                  tokensPerSecond (after the first one), and steps, each with the token's
                  log-probability (natural) and the 20 likeliest candidates
  --temperature T 0 (default): always the likeliest
  --top-k K       draws from the K likeliest; 0 (default): from all
  --top-p P       from the fewest whose probabilities reach P; 1 (default): from all
  --min-p P       from those with at least P of the likeliest's; 0 (default): from all
  --seed N        which draws, 1 by default; the same seed draws the same
${CHAT}
${CHANGES}
  --native        the native core; it also takes token ids instead of a text, and prints ids
${BUILDS}
`;

export const TRANSLATE_HELP = `usage: scripts/attention translate [--native] --text TEXT [--model MODEL] [--json]
                                   [--build relaxed|simd]

Prints the French of an English sentence, as a small model writes it that was trained
here. Words that it does not know are read as unknown, and named on standard error.

  --text TEXT     an English sentence
  --model MODEL   transformer (default) or bahdanau, or a weights file that scripts/train
                  wrote
  --json          prints one object: text, translation, unknown (words that the model does
                  not know), source and target (words, each with the end token), and
                  alignment: for each head of cross-attention its layer, head and weights,
                  a row for each target word with a weight for each source word
  --native        the native core
${BUILDS}
`;

export const INSPECT_HELP = `usage: scripts/attention inspect [--native] FILE|FOLDER [--json] [--build relaxed|simd]

Says of a model what the page's card says: its family and sizes, the settings that are
followed, the tensors that are not used, what to know of it, and the memory that it needs.
Says of an attention file, a trace or arrays (.npz, .npy, .json) what would be shown. What
cannot be opened is named on standard error, with exit status 2.

  FILE|FOLDER     a .gguf file, a folder with config.json, tokenizer.json and .safetensors
                  files, or a file with attention; a folder of .npy files is one dump
  --json          prints one object. Of a model: kind ("model"), title, family, sizes,
                  settings, leftOver, notices and memory (bytes, and tokens that fit). Of
                  attention: kind ("attention"), layers (each with name, heads, queries and
                  keys), queryTokens, keyTokens, and warnings; a layer whose tokens are
                  others has its own queryTokens and keyTokens
  --native        the native core
${BUILDS}
`;

const [FIRST_SCORE, ...OTHER_SCORES] = SCORE_FUNCTIONS.map((name) => `"${name}"`);
const SCORES = [`${FIRST_SCORE} (default)`, ...OTHER_SCORES].join(', ');

export const COMPUTE_HELP = `usage: scripts/attention compute [--native] [--build relaxed|simd] --in FILE --out FILE

Computes attention on the tensors of a safetensors file and writes every stage.

In:   queries [Sq, H*d], keys [Sk, G*d], values [Sk, G*dv]; optional allowed (U8, 0 hides)
      and bias (F32), each [Sq, Sk] or [H, Sq, Sk]; the metadata entry "settings" is JSON with
        heads      H, the number of heads
        kvHeads    G, the number of key/value heads (default: heads)
        score      ${SCORES}
        scale      the factor on the score (default: 1/sqrt(d) for scaled-dot, else 1)
        softCap    c: score becomes c tanh(score / c)
        causal     "none" (default), "bottom-right" or "top-left"
        window     [left, right] keys that a query sees; -1: no limit
        prefix     this many keys are seen in spite of the causal mask
        emptyRow   "zero" (default), "uniform" or "nan": a row with nothing allowed
      "general" reads score.query_weight [H, d, dk]; "additive" score.query_weight
      [H, hidden, d], score.key_weight [H, hidden, dk] and score.vector [H, hidden]; there
      keys are [Sk, G*dk]
Out:  scores, masked_scores, weights [H, Sq, Sk] and output [Sq, H*dv]

  --in FILE       what is computed
  --out FILE      written only when everything went well
  --build BUILD   relaxed (default where it runs): fused multiply-add; simd: the same bits
                  on every machine
  --native        the native core
`;
