#include "core/catalog/script_config.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "core/catalog/text_encoding.hpp"
#include "core/nearest.hpp"

namespace fishway {

namespace {

const std::vector<std::string> known_keys = {"executeInTransaction", "encoding", "placeholderReplacement",
                                             "shouldExecute"};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\f\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\f\r") - begin + 1);
}

struct Line {
  std::string text;
  std::size_t number;  // of its first part
};

/// Lines without blanks around them, joined where one ends with a backslash; empty lines and comments left out.
std::vector<Line> logical_lines(std::string_view text) {
  std::vector<Line> lines;
  bool joins = false;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = trimmed(text.substr(begin, end - begin));
    begin = end + 1;
    ++number;
    const bool comment = !joins && (line.empty() || line.front() == '#' || line.front() == '!');
    if (comment) continue;
    if (!joins) lines.push_back({"", number});
    joins = line.ends_with('\\');
    if (joins) line.remove_suffix(1);
    lines.back().text += line;
  }
  return lines;
}

class ConfigParser {
 public:
  ConfigParser(const std::string& file, const Placeholders& placeholders, std::vector<Error>& problems,
               std::vector<Error>& warnings)
      : file_(file), placeholders_(placeholders), problems_(problems), warnings_(warnings) {}

  ScriptConfig parse(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    for (const Line& line : logical_lines(text)) {
      line_ = line.number;
      read(line.text);
    }
    return std::move(config_);
  }

 private:
  void read(const std::string& line) {
    const std::size_t at = std::min(line.find('='), line.find(':'));
    if (at == std::string::npos) return refuse(fmt::format("\"{}\" is no key=value", line), known());
    const std::string_view key = trimmed(std::string_view(line).substr(0, at));
    const std::string value = expand(trimmed(std::string_view(line).substr(at + 1)));
    if (key == "executeInTransaction") {
      config_.execute_in_transaction = yes_or_no(key, value);
    } else if (key == "placeholderReplacement") {
      config_.placeholder_replacement = yes_or_no(key, value);
    } else if (key == "encoding") {
      set_encoding(value);
    } else if (key == "shouldExecute") {
      set_condition(value);
    } else {
      const auto near = nearest(key, known_keys);
      refuse(fmt::format("unknown key {}", key), near ? fmt::format("did you mean {}?", *near) : known());
    }
  }

  std::optional<bool> yes_or_no(std::string_view key, const std::string& value) {
    if (value == "true" || value == "false") return value == "true";
    refuse(fmt::format("{} is true or false, not \"{}\"", key, value), "");
    return std::nullopt;
  }

  void set_encoding(const std::string& value) {
    try {
      config_.encoding = TextEncoding::get(value).name();
    } catch (const Error& error) {
      refuse(error.message, error.hint);
    }
  }

  void set_condition(const std::string& value) {
    config_.should_execute = evaluate_condition(value);
    if (config_.should_execute) return;
    refuse(fmt::format("shouldExecute is no condition: {}", value),
           "write true, false, A==B or A!=B, joined by &&, || and parentheses");
  }

  /// Each `${name}` once, by the placeholder or the environment variable of that name.
  std::string expand(std::string_view value) {
    const auto& [prefix, suffix, separator] = placeholders_.syntax();
    std::string result;
    for (;;) {
      const std::size_t begin = value.find(prefix);
      const std::size_t end = begin == std::string_view::npos ? begin : value.find(suffix, begin + prefix.size());
      if (end == std::string_view::npos) return result.append(value);
      result.append(value.substr(0, begin));
      result.append(value_of(std::string(value.substr(begin + prefix.size(), end - begin - prefix.size()))));
      value.remove_prefix(end + suffix.size());
    }
  }

  std::string value_of(const std::string& name) {
    if (const std::string* value = placeholders_.find(name)) return *value;
    if (const char* value = std::getenv(name.c_str())) return value;
    warnings_.emplace_back(
        ErrorKind::configuration,
        fmt::format("{} is neither a placeholder nor an environment variable, and taken as empty", name),
        fmt::format("define it, with --placeholder {}=VALUE for example", name), Place{file_, line_, 0});
    return {};
  }

  static std::string known() { return fmt::format("the keys are {}", fmt::join(known_keys, ", ")); }

  void refuse(std::string message, std::string hint) {
    problems_.emplace_back(ErrorKind::configuration, std::move(message), std::move(hint), Place{file_, line_, 0});
  }

  const std::string& file_;
  const Placeholders& placeholders_;
  std::vector<Error>& problems_;
  std::vector<Error>& warnings_;
  ScriptConfig config_;
  std::size_t line_ = 0;
};

}  // namespace

ScriptConfig parse_script_config(std::string_view text, const std::string& file, const Placeholders& placeholders,
                                 std::vector<Error>& problems, std::vector<Error>& warnings) {
  return ConfigParser(file, placeholders, problems, warnings).parse(text);
}

}  // namespace fishway
