// Replaces placeholders in a stream. Text between them is handed on without copying.
//
// A prefix is recognised as Flyway does it: at its first character the following ones are compared, and the one that
// differs is passed over together with those before it. So of a run of dollar signs before `{` each pair is left as it
// is.
#include <algorithm>
#include <utility>

#include "core/catalog/missing_placeholders.hpp"
#include "core/catalog/placeholders.hpp"
#include "core/error.hpp"

namespace fishway {

namespace {

/// A name ends on its line: what comes later is a forgotten suffix, not a long name.
bool ends_line(char c) { return c == '\n' || c == '\r'; }

constexpr std::size_t longest_name = 1000;
constexpr std::size_t longest_excerpt = 40;

class PlaceholderText : public TextSource {
 public:
  PlaceholderText(std::unique_ptr<TextSource> source, const Placeholders& placeholders, std::string file)
      : source_(std::move(source)), placeholders_(placeholders), missing_(placeholders_, std::move(file)) {}

  bool next(TextChunk& chunk) override {
    while (step(chunk)) {
      if (chunk.text.empty() || !missing_.empty()) continue;  // nothing of the file is handed on after a missing one
      return true;
    }
    if (!missing_.empty()) missing_.refuse();
    return false;
  }

 private:
  /// One piece, which may be empty. False at the end.
  bool step(TextChunk& chunk) {
    chunk = TextChunk{};
    if (rest_.empty() && !refill()) return at_end(chunk);
    if (in_name_) return read_name(chunk);
    if (matched_ > 0) return go_on_with_prefix(chunk);
    return read_text(chunk);
  }

  bool refill() {
    TextChunk input;
    if (ended_ || !source_->next(input)) {
      ended_ = true;
      return false;
    }
    rest_ = input.text;
    position_ = input.origin;
    return true;
  }

  /// The file may end inside a prefix, which is then text, or inside a name.
  bool at_end(TextChunk& chunk) {
    if (in_name_) give_up_name();
    if (matched_ == 0) return false;
    chunk = TextChunk{std::string_view(prefix()).substr(0, matched_), begin_};
    matched_ = 0;
    return true;
  }

  /// Text up to the next prefix, or up to the end of the piece.
  bool read_text(TextChunk& chunk) {
    std::size_t at = std::exchange(passed_over_, 0);
    while ((at = rest_.find(prefix().front(), at)) != std::string_view::npos) {
      std::size_t same = 1;
      while (same < prefix().size() && at + same < rest_.size() && rest_[at + same] == prefix()[same]) ++same;
      if (same == prefix().size() || at + same == rest_.size()) {
        hand_on(at, chunk);
        begin_ = position_;
        take(same);
        matched_ = same;
        open_name_when_complete();
        return true;
      }
      at += same + 1;
    }
    hand_on(rest_.size(), chunk);
    return true;
  }

  /// The last piece ended inside what may be a prefix.
  bool go_on_with_prefix(TextChunk& chunk) {
    std::size_t same = 0;
    while (matched_ + same < prefix().size() && same < rest_.size() && rest_[same] == prefix()[matched_ + same]) ++same;
    if (matched_ + same == prefix().size() || same == rest_.size()) {
      take(same);
      matched_ += same;
      open_name_when_complete();
      return true;
    }
    chunk = TextChunk{std::string_view(prefix()).substr(0, matched_), begin_};
    matched_ = 0;
    passed_over_ = same + 1;
    return true;
  }

  void open_name_when_complete() {
    if (matched_ < prefix().size()) return;
    matched_ = 0;
    in_name_ = true;
    name_.clear();
  }

  bool read_name(TextChunk& chunk) {
    const std::string& suffix = placeholders_.syntax().suffix;
    std::size_t used = 0;
    while (used < rest_.size() && !ends_line(rest_[used]) && name_.size() < longest_name) {
      name_ += rest_[used++];
      if (!name_.ends_with(suffix)) continue;
      name_.resize(name_.size() - suffix.size());
      take(used);
      in_name_ = false;
      replace(chunk);
      return true;
    }
    const bool not_closed = used < rest_.size();
    take(used);
    if (not_closed) give_up_name();
    return true;
  }

  void replace(TextChunk& chunk) {
    const std::string* value = placeholders_.find(name_);
    if (value == nullptr) return missing_.no_value(name_, begin_);
    chunk = TextChunk{*value, begin_, true};
  }

  void give_up_name() {
    in_name_ = false;
    std::size_t length = std::min(name_.size(), longest_excerpt);
    while (length > 0 && length < name_.size() && (static_cast<unsigned char>(name_[length]) & 0xC0U) == 0x80U)
      --length;
    missing_.not_closed(name_.substr(0, length), begin_);
  }

  void hand_on(std::size_t size, TextChunk& chunk) {
    chunk = TextChunk{rest_.substr(0, size), position_};
    take(size);
  }

  void take(std::size_t size) {
    // At the end of a piece the next one brings its own position.
    if (size < rest_.size() || size == 0) {
      position_ = advance(position_, rest_.substr(0, size));
    }
    rest_.remove_prefix(size);
  }

  const std::string& prefix() const { return placeholders_.syntax().prefix; }

  std::unique_ptr<TextSource> source_;
  Placeholders placeholders_;
  MissingPlaceholders missing_;
  std::string_view rest_;    // of the current piece
  Position position_;        // of rest_
  Position begin_;           // of the prefix
  std::size_t matched_ = 0;  // characters of a prefix at the end of the last piece
  std::size_t passed_over_ = 0;
  bool in_name_ = false;
  bool ended_ = false;
  std::string name_;
};

}  // namespace

std::unique_ptr<TextSource> replace_placeholders(std::unique_ptr<TextSource> source, const Placeholders& placeholders,
                                                 std::string file) {
  return std::make_unique<PlaceholderText>(std::move(source), placeholders, std::move(file));
}

}  // namespace fishway
