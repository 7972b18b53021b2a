#include "core/lint/impact.hpp"

#include <array>
#include <cstddef>

namespace fishway::lint {

std::string TableName::text() const {
  const bool is_usual = schema.empty() || schema == "public" || schema == "main";
  return is_usual ? name : schema + "." + name;
}

std::string_view name(Work work) {
  constexpr std::array<std::string_view, 4> names = {"none", "scan", "index build", "rewrite"};
  return names.at(static_cast<std::size_t>(work));
}

}  // namespace fishway::lint
