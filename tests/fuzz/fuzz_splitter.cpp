// Whatever the script: the splitter neither crashes nor hangs, every statement's text is the script's text from its
// begin to its end, what lies between statements holds no statement, and how the text was cut into chunks changes
// nothing.
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/script/segment_reader.hpp"
#include "core/script/splitter.hpp"

using namespace fishway;

namespace {

class ChunkedText : public TextSource {
 public:
  ChunkedText(std::string_view text, std::size_t chunk_size) : text_(text), chunk_size_(chunk_size) {}

  bool next(TextChunk& chunk) override {
    if (text_.empty()) return false;
    std::size_t end = std::min(chunk_size_, text_.size());
    while (end < text_.size() && cuts_something(end)) ++end;
    // A copy of exactly this size, so that reading past a chunk is noticed.
    held_.assign(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(end));
    chunk = {std::string_view(held_.data(), held_.size()), position_, false};
    position_ = advance(position_, text_.substr(0, end));
    text_.remove_prefix(end);
    return true;
  }

 private:
  bool cuts_something(std::size_t at) const {
    return (static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80 || (text_[at - 1] == '\r' && text_[at] == '\n');
  }

  std::string_view text_;
  std::size_t chunk_size_;
  std::vector<char> held_;
  Position position_;
};

struct Split {
  std::vector<Statement> statements;
  std::vector<std::string> copied;
  std::string error;
  Place place;
};

Split split(std::string_view text, const SplitOptions& options, std::size_t chunk_size) {
  Split result;
  ChunkedText source(text, chunk_size);
  Splitter splitter(source, "script.sql", options);
  try {
    for (Statement statement; splitter.next(statement);) {
      result.statements.push_back(statement);
      std::string& copied = result.copied.emplace_back();
      for (std::string_view block; splitter.next_copy_data(block);) copied += block;
    }
  } catch (const Error& error) {
    result.error = error.message;
    result.place = error.place;
  }
  return result;
}

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

void compare(const Split& a, const Split& b) {
  require(a.error == b.error && a.place == b.place, "chunks do not change the error");
  require(a.statements.size() == b.statements.size(), "chunks do not change the number of statements");
  for (std::size_t i = 0; i < a.statements.size(); ++i) {
    const Statement& left = a.statements[i];
    const Statement& right = b.statements[i];
    require(left.text == right.text && left.begin == right.begin, "chunks do not change a statement");
    require(left.head == right.head, "chunks do not change a head");
    require(left.position == right.position, "chunks do not change a position");
    require(left.place_at(left.text.size()) == right.place_at(right.text.size()), "chunks do not change the map");
    require(left.directives.items == right.directives.items, "chunks do not change directives");
    require(a.copied[i] == b.copied[i], "chunks do not change COPY data");
  }
}

// What it is read by: the delimiter, or whether a backslash means something.
bool changes_reading(std::string text) {
  for (char& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  for (const char* word : {"delimiter", "sql_mode", "standard_conforming_strings"})
    if (text.find(word) != std::string::npos) return true;
  return false;
}

// A gap is read anew with the settings of the beginning, so scripts that change them are left out, and lines that the
// client reads by itself.
void check_gaps(const std::string& text, const Split& whole, const SplitOptions& options) {
  std::size_t end = 0;
  const bool checks_gaps = !changes_reading(text);
  bool reads_lines = false;
  for (const Statement& statement : whole.statements) {
    require(statement.begin >= end && statement.begin < statement.end, "statements ascend and are not empty");
    require(text.substr(statement.begin, statement.end - statement.begin) == statement.text,
            "the text is the source's");
    require(statement.place_at(0) == statement.place(), "the map begins at the statement");
    if (checks_gaps && !reads_lines) {
      const Split gap = split(text.substr(end, statement.begin - end), options, 1 << 20);
      require(gap.error.empty() && gap.statements.empty(), "no statement lies between statements");
    }
    end = statement.end;
    reads_lines = statement.copies_from_stdin || statement.head.starts_with("USE");
  }
}

void read_segments(std::string_view text, const SplitOptions& options) {
  ChunkedText source(text, 64);
  Splitter splitter(source, "script.sql", options);
  SegmentReader reader(splitter, {options.dialect, options.server_version, true});
  try {
    while (reader.next_segment())
      while (reader.next_statement()) reader.is_last_segment();
  } catch (const Error&) {
  }
}

SplitOptions options_from(std::uint8_t byte) {
  SplitOptions options;
  constexpr Dialect dialects[] = {Dialect::postgresql, Dialect::mysql, Dialect::mariadb, Dialect::sqlite};
  options.dialect = dialects[byte & 3];
  options.standard_conforming_strings = (byte & 4) == 0;
  options.no_backslash_escapes = (byte & 8) != 0;
  options.ansi_quotes = (byte & 16) != 0;
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const SplitOptions options = options_from(data[0]);
  const std::size_t chunk_size = 1 + data[1] % 16;
  const std::string text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const Split whole = split(text, options, text.size() + 1);
  compare(whole, split(text, options, chunk_size));
  check_gaps(text, whole, options);
  read_segments(text, options);
  try {
    file_directives(text, "script.sql");
  } catch (const Error&) {
  }
  return 0;
}
