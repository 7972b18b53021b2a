#include "cli/config/expansion.hpp"

#include <fmt/format.h>

namespace fishway {
namespace {

std::string_view opening(ExpansionSyntax syntax) {
  switch (syntax) {
    case ExpansionSyntax::fishway:
      return "${env:";
    case ExpansionSyntax::flyway_toml:
      return "${env.";
    case ExpansionSyntax::flyway_conf:
      break;
  }
  return "${";
}

std::string value_of(const std::string& name, const Environment& environment, ExpansionSyntax syntax,
                     const Place& place) {
  const auto found = environment.find(name);
  if (found != environment.end()) return found->second;
  if (syntax == ExpansionSyntax::flyway_conf) return "";
  throw Error(ErrorKind::configuration, fmt::format("the variable {} is not set", name),
              fmt::format("set it: export {}=...", name), place);
}

}  // namespace

std::string expand(std::string_view value, const Environment& environment, ExpansionSyntax syntax, const Place& place) {
  const std::string_view open = opening(syntax);
  std::string expanded;
  for (;;) {
    const auto begin = value.find(open);
    const auto end = begin == std::string_view::npos ? begin : value.find('}', begin);
    if (end == std::string_view::npos) return expanded.append(value);
    const bool escaped = syntax != ExpansionSyntax::flyway_conf && begin > 0 && value[begin - 1] == '$';
    expanded.append(value.substr(0, escaped ? begin - 1 : begin));
    const std::string_view name = value.substr(begin + open.size(), end - begin - open.size());
    expanded += escaped ? std::string(value.substr(begin, end + 1 - begin))
                        : value_of(std::string(name), environment, syntax, place);
    value.remove_prefix(end + 1);
  }
}

}  // namespace fishway
