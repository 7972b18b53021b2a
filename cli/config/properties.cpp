#include "cli/config/properties.hpp"

#include <fmt/format.h>

#include "cli/settings/setting.hpp"

namespace fishway {
namespace {

std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\f");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\f") - begin + 1);
}

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const std::string_view line = trim(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

ConfigEntry entry_of(std::string_view line, const ConfigFile& file, std::size_t number) {
  const Place place{file.path.string(), number, 1};
  const auto separator = line.find_first_of("=:");
  if (separator == std::string_view::npos || separator == 0)
    throw Error(ErrorKind::configuration, fmt::format("'{}' is no key with a value", line), "write key=value", place);
  const std::string_view key = trim(line.substr(0, separator));
  return {split(key, '.'), {std::string(trim(line.substr(separator + 1)))}, false, place};
}

}  // namespace

void read_properties(std::string_view text, ConfigFile& file) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t first = number;
    std::string line(take_line(text));
    if (line.empty() || line.front() == '#' || line.front() == '!') continue;
    for (; line.ends_with('\\') && !text.empty(); ++number) {
      line.pop_back();
      line += take_line(text);
    }
    file.entries.push_back(entry_of(line, file, first));
  }
}

}  // namespace fishway
