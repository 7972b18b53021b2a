// Splits a text in one call, for tests.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/script/splitter.hpp"

namespace fishway {

/// A text in memory, handed out in chunks of a size.
class MemoryText : public TextSource {
 public:
  explicit MemoryText(std::string text, std::size_t chunk_size = 1 << 16)
      : text_(std::move(text)), chunk_size_(chunk_size) {}

  bool next(TextChunk& chunk) override {
    if (at_ == text_.size()) return false;
    std::size_t end = std::min(at_ + chunk_size_, text_.size());
    while (end < text_.size() && ((text_[end] & 0xC0) == 0x80 || text_[end - 1] == '\r')) ++end;
    chunk = {std::string_view(text_).substr(at_, end - at_), position_, false};
    position_ = advance(position_, chunk.text);
    at_ = end;
    return true;
  }

 private:
  std::string text_;
  std::size_t chunk_size_;
  std::size_t at_ = 0;
  Position position_;
};

inline SplitOptions options_of(Dialect dialect) {
  SplitOptions options;
  options.dialect = dialect;
  return options;
}

inline std::vector<Statement> statements_of(std::string text, SplitOptions options, std::size_t chunk_size = 1 << 16) {
  MemoryText source(std::move(text), chunk_size);
  Splitter splitter(source, "V1__x.sql", options);
  std::vector<Statement> statements;
  for (Statement statement; splitter.next(statement);) statements.push_back(statement);
  return statements;
}

/// The statements' texts.
inline std::vector<std::string> split(std::string text, SplitOptions options) {
  std::vector<std::string> texts;
  for (const Statement& statement : statements_of(std::move(text), options)) texts.push_back(statement.text);
  return texts;
}
inline std::vector<std::string> split(std::string text, Dialect dialect) {
  return split(std::move(text), options_of(dialect));
}

/// The error that splitting ends with, as "line:column message | hint"; empty when there is none.
inline std::string split_error(std::string text, Dialect dialect) {
  try {
    split(std::move(text), dialect);
  } catch (const Error& error) {
    return std::to_string(error.place.line) + ":" + std::to_string(error.place.column) + " " + error.message + " | " +
           error.hint;
  }
  return {};
}

using Texts = std::vector<std::string>;

}  // namespace fishway
