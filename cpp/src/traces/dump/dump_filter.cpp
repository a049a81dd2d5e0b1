#include "traces/dump/dump_contents.h"

namespace attention_playground {

DumpFilter::DumpFilter(std::span<const std::string> names) {
  using Role = DumpName::Role;
  for (const std::string& text : names) {
    const DumpName name = read_dump_name(text);
    const bool is_weights = name.role == Role::weights;
    attention_ = attention_ || (is_weights && name.says_attention);
    numbered_ = numbered_ || (is_weights && name.is_numbered());
    queries_ = queries_ || name.role == Role::queries;
    keys_ = keys_ || name.role == Role::keys;
  }
}

bool DumpFilter::keeps(const DumpName& name) const noexcept {
  if (name.role == DumpName::Role::other) return false;
  if (name.role != DumpName::Role::weights || name.says_attention) return true;
  if (attention_ || (queries_ && keys_)) return false;
  return name.is_numbered() || !numbered_;
}

}  // namespace attention_playground
