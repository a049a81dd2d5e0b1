# The models as the page is served with them, each with its card. Sourced after
# environment.sh, when the models themselves are there.

# Where the card is older than the model it speaks of, or missing.
is_outdated() { # card, model folder
  [ ! -e "$1" ] || [ "$2/.checked" -nt "$1" ]
}

serve_minilm() {
  local card=$served_folder/card.json
  is_outdated "$card" "$model_folder" || return 0
  need_native
  need_wasm
  say "Rounding the weights of all-MiniLM-L6-v2 to half precision"
  mkdir -p "$served_folder"
  rm -f "$card"
  cp "$model_folder"/{config.json,tokenizer.json} "$served_folder/"
  "$repository/build/portable/attention_native" convert --in "$model_folder/model.safetensors" --dtype f16 --drop pooler,bert.pooler --out "$served_folder/model-f16.safetensors"
  node "$repository/scripts/lib/served_minilm.mjs" >&2
}

# As it is: its weights are quantised already.
serve_smollm2() {
  local served=$repository/models/served/smollm2
  local card=$served/card.json
  is_outdated "$card" "$smollm2_folder" || return 0
  need_wasm
  mkdir -p "$served"
  rm -f "$card"
  ln -f "$smollm2_folder/$smollm2_file" "$served/" 2>/dev/null || cp "$smollm2_folder/$smollm2_file" "$served/"
  node "$repository/scripts/lib/served_smollm2.mjs"
}
