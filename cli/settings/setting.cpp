#include "cli/settings/setting.hpp"

#include <algorithm>
#include <cctype>

namespace fishway {
namespace {

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }
char upper(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }

std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

}  // namespace

bool Setting::belongs_to(std::string_view command) const {
  const std::vector<std::string> words = split(commands, ' ');
  return std::find(words.begin(), words.end(), command) != words.end();
}

std::string Setting::key() const {
  std::string key(file_key.empty() ? name : file_key);
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

std::string Setting::variable() const { return "FISHWAY_" + to_upper_snake(variable_name.empty() ? name : variable_name); }

std::string Setting::flyway_variable() const { return flyway.empty() ? "" : "FLYWAY_" + to_upper_snake(flyway); }

std::vector<std::string> Setting::choice_list() const { return split(choices, ' '); }

const Setting* find_setting(std::string_view name) {
  const auto settings = all_settings();
  const auto found = std::find_if(settings.begin(), settings.end(), [&](const Setting& s) { return s.name == name; });
  return found == settings.end() ? nullptr : &*found;
}

std::string to_kebab(std::string_view key) {
  std::string kebab;
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (is_upper(key[i]) && i > 0 && !is_upper(key[i - 1]) && key[i - 1] != '_' && key[i - 1] != '-') kebab += '-';
    kebab += key[i] == '_' ? '-' : lower(key[i]);
  }
  return kebab;
}

std::string to_upper_snake(std::string_view key) {
  std::string snake = to_kebab(key);
  std::transform(snake.begin(), snake.end(), snake.begin(),
                 [](char c) { return c == '-' || c == '.' ? '_' : upper(c); });
  return snake;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    const std::string_view part = trim(text.substr(0, end));
    if (!part.empty()) parts.emplace_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace fishway
