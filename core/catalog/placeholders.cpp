#include "core/catalog/placeholders.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"

namespace fishway {

namespace {

constexpr std::array<std::string_view, 2> reserved = {"flyway", "fishway"};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_default(std::string_view key, const std::string& separator) {
  return std::any_of(reserved.begin(), reserved.end(), [&](std::string_view word) {
    return key.starts_with(word) && key.substr(word.size()).starts_with(separator);
  });
}

}  // namespace

Placeholders::Placeholders(PlaceholderSyntax syntax) : syntax_(std::move(syntax)) {
  if (!syntax_.prefix.empty() && !syntax_.suffix.empty()) return;
  throw Error(ErrorKind::configuration, "the prefix and the suffix of placeholders must not be empty",
              "leave them out for ${ and }, or set placeholder_replacement = false");
}

void Placeholders::set(std::string_view name, std::string value) {
  std::string key = lower(name);
  if (is_default(key, lower(syntax_.separator))) {
    throw Error(ErrorKind::configuration, fmt::format("the placeholder {} cannot be set", name),
                "names that begin with flyway: or fishway: are set by fishway itself; choose another name");
  }
  values_[std::move(key)] = std::move(value);
}

void Placeholders::set_default(std::string_view name, std::string value) {
  for (const std::string_view word : reserved) {
    values_[lower(fmt::format("{}{}{}", word, syntax_.separator, name))] = value;
  }
}

const std::string* Placeholders::find(std::string_view name) const {
  const auto found = values_.find(lower(name));
  return found == values_.end() ? nullptr : &found->second;
}

std::vector<std::string> Placeholders::names() const {
  std::vector<std::string> names;
  for (const auto& [key, value] : values_) {
    if (!is_default(key, lower(syntax_.separator))) names.push_back(key);
  }
  return names;
}

}  // namespace fishway
