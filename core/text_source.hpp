// The text of a script as a stream of UTF-8 pieces that know where they come from.
//
//   file bytes -> FileText (decoding) -> PlaceholderText (replacing) -> Splitter
//
// A source never holds more than a block of the file, so memory does not grow with the script.
#pragma once

#include <cstddef>
#include <string_view>

namespace fishway {

/// A position in a file: line and column count from 1, columns in characters.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
  friend bool operator==(const Position&, const Position&) = default;
};

/// The position after `text`, when its first character stands at `position`. LF ends a line; so do CRLF and a lone CR.
/// `text` is UTF-8. A CRLF must not be split between two calls.
Position advance(Position position, std::string_view text);

struct TextChunk {
  std::string_view text;  ///< valid until the next call; never empty; never cuts a UTF-8 sequence or a CRLF in two
  Position origin;        ///< where the text's first character stands in the file
  bool substituted =
      false;  ///< the whole text stands for what is at `origin` (a placeholder's value): it does not advance
};

class TextSource {
 public:
  virtual ~TextSource() = default;

  /// The next piece. False at the end. Throws Error(script) with the place for bytes that do not decode, a NUL, a
  /// missing placeholder; Error(configuration) when the file cannot be read.
  virtual bool next(TextChunk& chunk) = 0;
};

/// A text in memory, in one piece. It must outlive the source.
class WholeText final : public TextSource {
 public:
  explicit WholeText(std::string_view text) : text_(text) {}
  bool next(TextChunk& chunk) override;

 private:
  std::string_view text_;
};

}  // namespace fishway
