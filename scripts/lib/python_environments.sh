# Python environments of the references, with pinned versions, in the cache
# folder. Sourced by bash after environment.sh.

reference_environments=$cache/fixtures-venv
reference_requirements=$repository/scripts/lib/fixtures

# A directory is complete when the stamp holds the same requirements.
fill_environment() { # name, requirements file, interpreter, options of venv
  local folder=$reference_environments/$1 file=$2 interpreter=$3
  shift 3
  cmp -s "$file" "$folder/requirements.txt" && return
  say "Installing $(basename "$file") into $folder"
  rm -rf "$folder"
  quietly "$cache/python.log" "A Python environment could not be made" "$interpreter" -m venv "$@" "$folder"
  quietly "$cache/python.log" "The packages of $(basename "$file") could not be installed" \
    "$folder/bin/pip" install --disable-pip-version-check -r "$file"
  cp "$file" "$folder/requirements.txt"
}

make_environment() { # the same
  cmp -s "$2" "$reference_environments/$1/requirements.txt" && return
  need_python
  alone "the Python environment $1" fill_environment "$@"
}

system_python() {
  local interpreter
  for interpreter in /usr/bin/python3 python3; do
    if "$interpreter" -c 'import torch' 2>/dev/null; then
      echo "$interpreter"
      return
    fi
  done
  return 1
}

need_torch() {
  system_python >/dev/null && return
  need_packages python3-torch
  system_python >/dev/null || stop "PyTorch is missing; try: apt-get install python3-torch"
}

# NumPy, SciPy and onnx: "$reference_environments/numpy/bin/python".
need_numpy_environment() {
  make_environment numpy "$reference_requirements/requirements-numpy.txt" python3
}

# transformers on top of the system's PyTorch: "$reference_environments/torch/bin/python".
need_torch_environment() {
  need_torch
  make_environment torch "$reference_requirements/requirements-torch.txt" "$(system_python)" --system-site-packages
}

# A later transformers, which knows every scaling of rotary positions:
# "$reference_environments/rotary/bin/python".
need_rotary_environment() {
  need_torch
  make_environment rotary "$reference_requirements/requirements-rotary.txt" "$(system_python)" --system-site-packages
}

# The same with the gguf and sentencepiece packages: "$reference_environments/models/bin/python".
need_models_environment() {
  need_torch
  make_environment models "$reference_requirements/requirements-models.txt" "$(system_python)" --system-site-packages
}
