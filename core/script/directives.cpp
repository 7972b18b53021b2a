#include "core/script/directives.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "core/duration.hpp"
#include "core/nearest.hpp"
#include "core/script/gap_directives.hpp"
#include "core/word_list.hpp"

namespace fishway {
namespace {

enum class Shape {
  flag,
  text,
  duration,
  limit,  ///< a duration that is not 0
  number,
  choice
};

struct KnownKey {
  std::string_view key;
  Shape shape;
  std::string_view choices = {};  ///< of a choice, separated by |
};

// Every key there is.
constexpr std::array kKnownKeys = {
    KnownKey{"phase", Shape::choice, "expand|migrate|contract"},
    KnownKey{"after", Shape::text},
    KnownKey{"bake", Shape::duration},
    KnownKey{"transaction", Shape::choice, "on|off"},
    KnownKey{"lock_timeout", Shape::limit},
    KnownKey{"statement_timeout", Shape::duration},
    KnownKey{"retries", Shape::number},
    KnownKey{"retry_time", Shape::duration},
    KnownKey{"retry", Shape::choice, "statement|transaction"},
    KnownKey{"allow", Shape::text},
    KnownKey{"reason", Shape::text},
    KnownKey{"repeat", Shape::flag},
    KnownKey{"until", Shape::text},
    KnownKey{"pause", Shape::duration},
    KnownKey{"backfill", Shape::flag},
    KnownKey{"table", Shape::text},
    KnownKey{"key", Shape::text},
    KnownKey{"id", Shape::text},
    KnownKey{"batch", Shape::number},
};

[[noreturn]] void fail(const std::string& file, Position position, std::string message, std::string hint) {
  throw Error(ErrorKind::script, std::move(message), std::move(hint), {file, position.line, position.column});
}

std::string unknown_key_hint(std::string_view key) {
  std::vector<std::string> keys;
  for (const KnownKey& known : kKnownKeys) keys.emplace_back(known.key);
  if (const auto near = nearest(key, keys)) return fmt::format("did you mean {}?", *near);
  return fmt::format("known are: {}", fmt::join(keys, ", "));
}

bool is_number(std::string_view value) {
  unsigned long long number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  return error == std::errc() && end == value.data() + value.size();
}

bool is_duration(std::string_view value) {
  try {
    parse_duration(value);
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::string choices_in_words(std::string_view choices) {
  std::string words(choices);
  for (std::size_t bar = words.find('|'); bar != std::string::npos; bar = words.find('|', bar))
    words.replace(bar, 1, ", ");
  return words;
}

void check_value(const Directive& directive, const KnownKey& known, bool has_value, const std::string& file) {
  const auto refuse = [&](std::string hint) {
    const std::string what =
        has_value ? fmt::format("directive {}: the value \"{}\" does not fit", directive.key, directive.value)
                  : fmt::format("directive {}: it needs a value", directive.key);
    fail(file, directive.position, what, std::move(hint));
  };
  if (known.shape == Shape::flag) {
    if (has_value) refuse(fmt::format("write {} alone, without a value", directive.key));
    return;
  }
  if (known.shape == Shape::text && directive.value.empty()) refuse(fmt::format("write {}=...", directive.key));
  if (known.shape == Shape::choice && !lists(known.choices, directive.value))
    refuse(fmt::format("write {}= one of {}", directive.key, choices_in_words(known.choices)));
  if (known.shape == Shape::number && !is_number(directive.value))
    refuse(fmt::format("write {}= a whole number", directive.key));
  const bool is_time = known.shape == Shape::duration || known.shape == Shape::limit;
  if (is_time && !is_duration(directive.value))
    refuse(fmt::format("write {}= a time such as 500ms, 2s, 10min, 1h or 7d", directive.key));
  if (known.shape == Shape::limit && parse_duration(directive.value).count() == 0)
    refuse(fmt::format("a statement never waits without a limit: write {}=200ms or longer", directive.key));
}

constexpr std::string_view kBlanks = " \t\r\n\f\v";

/// Reads the words of one comment; each has a place for errors.
class Words {
 public:
  Words(std::string_view text, const std::string& file, Position begin) : text_(text), file_(file), begin_(begin) {}

  bool skip_blanks() {
    at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
    return at_ < text_.size();
  }
  Position position() const { return advance(begin_, text_.substr(0, at_)); }

  Directive directive(bool& has_value) {
    Directive directive{std::string(take_until("= \t\r\n\f\v")), {}, Position()};
    has_value = at_ < text_.size() && text_[at_] == '=';
    if (!has_value) return directive;
    ++at_;
    const bool quoted = at_ < text_.size() && text_[at_] == '"';
    directive.value = quoted ? quoted_value() : std::string(take_until(kBlanks));
    return directive;
  }

 private:
  std::string_view take_until(std::string_view stops) {
    const std::size_t end = std::min(text_.find_first_of(stops, at_), text_.size());
    const std::string_view word = text_.substr(at_, end - at_);
    at_ = end;
    return word;
  }

  std::string quoted_value() {
    const std::size_t end = text_.find('"', at_ + 1);
    if (end == std::string_view::npos)
      fail(file_, position(), "the quoted value that begins here is not closed", "close it with \"");
    const std::string value(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return value;
  }

  std::string_view text_;
  const std::string& file_;
  Position begin_;
  std::size_t at_ = 0;
};

// Behind `--`, blanks and `fishway:`; npos where the comment is no directive.
std::size_t begin_of_keys(std::string_view comment) {
  constexpr std::string_view mark = "fishway:";
  if (!comment.starts_with("--")) return std::string_view::npos;
  const std::size_t begin = comment.find_first_not_of(" \t", 2);
  if (begin == std::string_view::npos || !comment.substr(begin).starts_with(mark)) return std::string_view::npos;
  return begin + mark.size();
}

}  // namespace

const std::string* Directives::find(std::string_view key) const {
  const auto found = std::find_if(items.begin(), items.end(), [&](const Directive& item) { return item.key == key; });
  return found == items.end() ? nullptr : &found->value;
}

std::optional<bool> Directives::transaction() const {
  if (items.empty()) return std::nullopt;
  const std::string* value = find("transaction");
  return value ? std::optional(*value == "on") : std::nullopt;
}

bool is_directive_comment(std::string_view comment) { return begin_of_keys(comment) != std::string_view::npos; }

void add_directive(const Directive& directive, const std::string& file, Directives& into) {
  if (into.find(directive.key))
    fail(file, directive.position, fmt::format("directive {}: it is given twice", directive.key),
         "keep one of the two");
  into.items.push_back(directive);
}

void parse_directive_comment(std::string_view comment, const std::string& file, Position position, Directives& into) {
  const std::size_t keys = begin_of_keys(comment);
  if (keys == std::string_view::npos) return;
  Words words(comment.substr(keys), file, advance(position, comment.substr(0, keys)));
  while (words.skip_blanks()) {
    const Position place = words.position();
    bool has_value = false;
    Directive directive = words.directive(has_value);
    directive.position = place;
    const auto known = std::find_if(kKnownKeys.begin(), kKnownKeys.end(),
                                    [&](const KnownKey& candidate) { return candidate.key == directive.key; });
    if (known == kKnownKeys.end())
      fail(file, place, fmt::format("unknown directive \"{}\"", directive.key), unknown_key_hint(directive.key));
    check_value(directive, *known, has_value, file);
    add_directive(directive, file, into);
  }
}

namespace {

// The end of the comment at the text's beginning; 0 where there is none.
std::size_t comment_end(std::string_view text) {
  if (text.starts_with("--") || text.starts_with("#")) return std::min(text.find('\n'), text.size());
  if (!text.starts_with("/*") || text.starts_with("/*!") || text.starts_with("/*M!")) return 0;
  const std::size_t end = text.find("*/", 2);
  return end == std::string_view::npos ? text.size() : end + 2;
}

}  // namespace

Directives file_directives(std::string_view text, const std::string& file) {
  GapDirectives directives(file);
  Position position;
  for (;;) {
    const std::size_t begin = std::min(text.find_first_not_of(kBlanks), text.size());
    const std::string_view space = text.substr(0, begin);
    const auto newlines = static_cast<std::size_t>(std::count(space.begin(), space.end(), '\n'));
    position = advance(position, space);
    text.remove_prefix(begin);
    const std::size_t end = comment_end(text);
    if (end == 0) {
      Directives of_statement;
      if (text.empty())
        directives.interrupt();
      else
        directives.statement(newlines, of_statement);
      return directives.for_file();
    }
    directives.comment(text.substr(0, end), position, newlines);
    position = advance(position, text.substr(0, end));
    text.remove_prefix(end);
  }
}

}  // namespace fishway
