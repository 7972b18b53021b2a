#include "core/catalog/missing_placeholders.hpp"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/nearest.hpp"

namespace fishway {

namespace {

constexpr std::size_t most_listed = 20;

const std::vector<std::string> default_names = {"defaultSchema",    "user",  "database",   "timestamp", "filename",
                                                "workingDirectory", "table", "environment"};

}  // namespace

MissingPlaceholders::MissingPlaceholders(const Placeholders& placeholders, std::string file)
    : placeholders_(placeholders), file_(std::move(file)) {}

void MissingPlaceholders::add(std::string what, Position at) {
  if (++count_ <= most_listed) first_.push_back({std::move(what), at});
}

void MissingPlaceholders::no_value(const std::string& name, Position at) {
  const PlaceholderSyntax& syntax = placeholders_.syntax();
  if (hint_.empty()) suggest_value(name);
  add(fmt::format("no value for the placeholder {}{}{}", syntax.prefix, name, syntax.suffix), at);
}

void MissingPlaceholders::not_closed(const std::string& beginning, Position at) {
  const PlaceholderSyntax& syntax = placeholders_.syntax();
  if (hint_.empty()) hint_ = fmt::format("close it with {} on the same line", syntax.suffix);
  add(fmt::format("the placeholder {}{} is not closed with {}", syntax.prefix, beginning, syntax.suffix), at);
}

void MissingPlaceholders::suggest_value(const std::string& name) {
  const PlaceholderSyntax& syntax = placeholders_.syntax();
  std::vector<std::string> known = placeholders_.names();
  for (const std::string& word : default_names) {
    known.push_back("flyway" + syntax.separator + word);
    known.push_back("fishway" + syntax.separator + word);
  }
  if (const auto near = nearest(name, known)) {
    hint_ = fmt::format("did you mean {}{}{}?\n", syntax.prefix, *near, syntax.suffix);
  }
  hint_ += fmt::format("give it a value with --placeholder {}=VALUE or below [placeholders] in fishway.toml", name);
}

void MissingPlaceholders::refuse() const {
  std::string message = first_.front().what;
  if (count_ > 1) {
    message = fmt::format("{} placeholders cannot be replaced", count_);
    for (const Missing& missing : first_) {
      message +=
          fmt::format("\n  {}: {}", Place{file_, missing.position.line, missing.position.column}.text(), missing.what);
    }
    if (count_ > first_.size()) message += fmt::format("\n  and {} more", count_ - first_.size());
  }
  const std::string script = std::filesystem::path(file_).filename().string();
  throw Error(
      ErrorKind::script, std::move(message),
      fmt::format("{}\nwhere this file means the text as it stands, write placeholderReplacement=false into {}.conf",
                  hint_, script),
      Place{file_, first_.front().position.line, first_.front().position.column});
}

}  // namespace fishway
