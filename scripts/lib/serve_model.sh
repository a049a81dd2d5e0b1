# The models as the page is served with them, each with its card. Sourced after
# environment.sh, when the models themselves and the simd module are there.

# Where the card is older than the model it speaks of, or missing.
is_outdated() { # card, model folder
  [ ! -e "$1" ] || [ "$2/.checked" -nt "$1" ]
}

make_minilm() {
  local card=$served_folder/card.json
  is_outdated "$card" "$model_folder" || return 0
  say "Rounding the weights of all-MiniLM-L6-v2 to half precision"
  mkdir -p "$served_folder"
  rm -f "$card"
  cp "$model_folder"/{config.json,tokenizer.json} "$served_folder/"
  quietly "$logs/round.log" "The weights could not be rounded" node "$repository/scripts/lib/round_weights.mjs" \
    "$model_folder/model.safetensors" "$served_folder/model-f16.safetensors" pooler bert.pooler
  node "$repository/scripts/lib/served_minilm.mjs" >&2
}

# As it is: its weights are quantised already.
make_smollm2() {
  local served=$repository/models/served/smollm2
  local card=$served/card.json
  is_outdated "$card" "$smollm2_folder" || return 0
  mkdir -p "$served"
  rm -f "$card"
  ln -f "$smollm2_folder/$smollm2_file" "$served/" 2>/dev/null || cp "$smollm2_folder/$smollm2_file" "$served/"
  node "$repository/scripts/lib/served_smollm2.mjs"
}

serve_model() { # minilm or smollm2
  need_wasm_build simd
  alone "the served models of $repository" "make_$1"
}
