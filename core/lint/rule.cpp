#include "core/lint/rule.hpp"

#include <array>
#include <cstddef>

namespace fishway::lint {

std::string_view name(HazardKind kind) {
  constexpr std::array<std::string_view, 12> names = {
      "blocking lock", "broken release", "data loss", "unbounded change", "transaction use", "failure", "not resumable",
      "replication",   "wrong target",   "files",     "waiver",           "unknown"};
  return names.at(static_cast<std::size_t>(kind));
}

std::string_view name(Severity severity) {
  constexpr std::array<std::string_view, 3> names = {"error", "warning", "note"};
  return names.at(static_cast<std::size_t>(severity));
}

}  // namespace fishway::lint
