#include "models/weights/tensor_names.h"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace attention_playground {

namespace {

/// Parts of prefixes: models inside models, wrappers of training, adapters once merged.
constexpr std::string_view prefix_parts[] = {
    "model",      "transformer",     "bert",       "roberta",        "distilbert",
    "encoder",    "decoder",         "base_model", "module",         "_orig_mod",
    "auto_model", "backbone",        "0",          "language_model", "_fsdp_wrapped_module",
    "policy",     "pretrained_model"};

bool is_known_prefix(std::string_view prefix) noexcept {
  while (!prefix.empty()) {
    const auto end = prefix.find('.');
    if (std::ranges::find(prefix_parts, prefix.substr(0, end)) == std::end(prefix_parts)) {
      return false;
    }
    prefix.remove_prefix(end + 1);
  }
  return true;
}

/// What stands before `anchor` in `name`, if it ends so.
bool ends_with_part(std::string_view name, std::string_view anchor) noexcept {
  return name.ends_with(anchor) &&
         (name.size() == anchor.size() || name[name.size() - anchor.size() - 1] == '.');
}

struct Marker {
  std::string_view part;
  std::string_view program;
};

constexpr Marker quantised_markers[] = {
    {".absmax", "bitsandbytes"},
    {".quant_state.", "bitsandbytes"},
    {".quant_map", "bitsandbytes"},
    {".SCB", "bitsandbytes"},
    {".qweight", "GPTQ or AWQ"},
    {".qzeros", "GPTQ or AWQ"},
    {".g_idx", "GPTQ"},
    {".weight_packed", "compressed-tensors"},
    {".weight_scale", "compressed-tensors, as FP8 or whole numbers"},
    {".weight_zero_point", "compressed-tensors"},
    {".scales", "MLX or another program"},
    {".W_q", "HQQ"},
};

constexpr std::string_view adapter_markers[] = {".lora_A",          ".lora_B",
                                                ".lora_embedding_", ".lora_magnitude_vector",
                                                ".ia3_l",           "prompt_embeddings"};

/// Tensors that hold no weights: masks, positions, frequencies that follow from the
/// configuration.
bool is_buffer(std::string_view name) noexcept {
  constexpr std::string_view endings[] = {"rotary_emb.inv_freq", "attn.bias", "attn.masked_bias",
                                          "embeddings.position_ids", "embeddings.token_type_ids"};
  return std::ranges::any_of(endings, [&](std::string_view e) { return ends_with_part(name, e); });
}

/// Heads of other tasks, and a tied head's own copy.
bool is_head(std::string_view name) noexcept {
  constexpr std::string_view parts[] = {"cls",
                                        "classifier",
                                        "pooler",
                                        "score",
                                        "qa_outputs",
                                        "pre_classifier",
                                        "vocab_transform",
                                        "vocab_layer_norm",
                                        "lm_head",
                                        "vocab_projector",
                                        "multiple_choice_head",
                                        "output",
                                        "v_head"};
  while (!name.empty()) {
    const auto part = name.substr(0, name.find('.'));
    if (std::ranges::find(parts, part) != std::end(parts)) return true;
    if (std::ranges::find(prefix_parts, part) == std::end(prefix_parts)) return false;
    name.remove_prefix(std::min(name.size(), part.size() + 1));
  }
  return false;
}

std::string_view module_of(std::string_view name) noexcept {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

/// Another tensor of the same module is used: "lm_head.bias" beside "lm_head.weight".
bool stands_beside_used(const TensorNameSet& used, std::string_view name) {
  const std::string start = std::string(module_of(name)) + ".";
  if (start.size() == 1) return false;
  const auto next = used.lower_bound(start);
  return next != used.end() && next->starts_with(start) &&
         next->find('.', start.size()) == std::string::npos;
}

/// The number behind `start` in `name`; -1 where there is none.
std::int64_t layer_of(std::string_view name, std::string_view start) noexcept {
  if (start.empty() || !name.starts_with(start)) return -1;
  name.remove_prefix(start.size());
  std::int64_t layer = -1;
  const auto parsed = std::from_chars(name.data(), name.data() + name.size(), layer);
  return parsed.ec == std::errc() && layer >= 0 ? layer : -1;
}

std::string listed(std::span<const std::string> names) {
  constexpr std::size_t most = 6;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) {
    text += (i == 0 ? "'" : ", '") + names[i] + "'";
  }
  if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
  return text;
}

}  // namespace

Expected<std::string> find_prefix(const TensorNameSet& names,
                                  std::span<const std::string> anchors) noexcept {
  std::string strange;
  for (const std::string& anchor : anchors) {
    std::string_view shortest;
    bool there = false;
    for (const std::string& name : names) {
      if (!ends_with_part(name, anchor)) continue;
      const auto prefix = std::string_view(name).substr(0, name.size() - anchor.size());
      if (!is_known_prefix(prefix)) {
        if (strange.empty()) strange = name;
        continue;
      }
      if (!there || prefix.size() < shortest.size()) shortest = prefix;
      there = true;
    }
    if (there) return std::string(shortest);
  }
  if (strange.empty()) return std::string();
  return fail(ErrorCode::unsupported,
              "the tensors have names such as '" + strange +
                  "', whose beginning is not known here; save the model with save_pretrained in "
                  "transformers");
}

std::string find_head(const TensorNameSet& names, std::string_view head,
                      std::string_view prefix) noexcept {
  std::string outside(prefix);
  std::string usual;
  while (true) {
    const std::string name = outside + std::string(head);
    if (names.contains(name + ".weight")) return name;
    if (outside.empty()) return usual.empty() ? name : usual;
    outside.pop_back();
    const auto dot = outside.rfind('.');
    outside.resize(dot == std::string::npos ? 0 : dot + 1);
    if (usual.empty()) usual = outside + std::string(head);
  }
}

Expected<void> check_plain_weights(const TensorNameSet& names) noexcept {
  bool adapts = false;
  std::size_t others = 0;
  for (const std::string& name : names) {
    for (const Marker& marker : quantised_markers) {
      if (name.find(marker.part) == std::string::npos) continue;
      return fail(ErrorCode::unsupported,
                  "the weights are quantised by " + std::string(marker.program) + " (tensor '" +
                      name +
                      "'), which is not read here; the model's original weights in F16, BF16 or "
                      "F32 would open, or a GGUF file of it");
    }
    const bool adapter = std::ranges::any_of(adapter_markers, [&](std::string_view part) {
      return name.find(part) != std::string::npos;
    });
    adapts = adapts || adapter;
    others += adapter ? 0 : 1;
  }
  if (!adapts) return {};
  return fail(ErrorCode::unsupported,
              others == 0
                  ? "this is an adapter (LoRA), which changes another model and is none itself; "
                    "merge it into its base model with merge_and_unload() in peft, save that with "
                    "save_pretrained, and open what this writes"
                  : "the files hold an adapter (LoRA) that is not merged into the model; merge it "
                    "with merge_and_unload() in peft, save the model with save_pretrained, and "
                    "open what this writes");
}

Expected<LeftOver> left_over(const UsedTensors& tensors) noexcept {
  LeftOver result;
  std::vector<std::string> beyond;
  std::vector<std::string> unknown;
  for (const std::string& name : tensors.names) {
    if (tensors.used.contains(name)) continue;
    result.names.push_back(name);
    if (is_buffer(name)) continue;
    const std::int64_t layer = layer_of(name, tensors.layer_start);
    if (layer >= tensors.layers) {
      beyond.push_back(name);
    } else if (layer >= 0 || stands_beside_used(tensors.used, name)) {
      return fail(ErrorCode::unsupported,
                  "tensor '" + name + "' belongs to " +
                      (layer >= 0 ? "layer " + std::to_string(layer)
                                  : "'" + std::string(module_of(name)) + "'") +
                      ", and models of the family " + std::string(tensors.family) +
                      " have no place for it here: without it the numbers would be others");
    } else if (!is_head(name)) {
      unknown.push_back(name);
    }
  }
  if (!beyond.empty()) {
    result.notices.push_back(
        "the settings count " + std::to_string(tensors.layers) +
        " layers, and the files hold more, which are left out: " + listed(beyond));
  }
  if (!unknown.empty()) {
    result.notices.push_back(
        "tensors that are not known here are left out, and they may change "
        "the numbers: " +
        listed(unknown));
  }
  return result;
}

}  // namespace attention_playground
