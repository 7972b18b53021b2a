#include "core/lint/postgres/plpgsql_words.hpp"

#include "core/lint/postgres/words.hpp"

namespace fishway::lint::postgres {
namespace {

bool is_one_of(const Word& word, std::initializer_list<std::string_view> wanted) {
  for (const std::string_view one : wanted)
    if (word.is(one)) return true;
  return false;
}

class Cutter {
 public:
  Cutter(const std::string& body, const Circumstances& circumstances, const Constants& constants, ActFinder& finder)
      : body_(body), words_(words_of(body)), circumstances_(circumstances), constants_(constants), finder_(finder) {}

  void run() {
    for (std::size_t at = 0; at + 1 < words_.size(); ++at) commits_ = commits_ || (is(at, "commit") && is(at + 1, ";"));
    while (at_ < words_.size()) {
      if (!take_structure()) take_statement();
    }
  }

 private:
  bool is(std::size_t at, std::string_view word) const { return at < words_.size() && words_[at].is(word); }

  // BEGIN, IF ... THEN, ELSE, FOR ... LOOP, END ...: what stands around statements.
  bool take_structure() {
    const Word& word = words_[at_];
    if (word.is(";") || is_one_of(word, {"begin", "else", "exception", "declare"})) {
      if (word.is("exception")) ++conditions_;
      ++at_;
    } else if (word.is("end")) {
      if (is(at_ + 1, "if") || is(at_ + 1, "case")) conditions_ -= conditions_ > 0 ? 1 : 0;
      if (is(at_ + 1, "loop")) loops_ -= loops_ > 0 ? 1 : 0;
      skip_behind({";"});
    } else if (is_one_of(word, {"if", "case"})) {
      ++conditions_;
      skip_behind({"then"});
    } else if (is_one_of(word, {"elsif", "elseif", "when"})) {
      skip_behind({"then"});
    } else if (is_one_of(word, {"for", "foreach", "while", "loop"})) {
      ++loops_;
      skip_behind({"loop"});
    } else {
      return false;
    }
    return true;
  }

  void skip_behind(std::initializer_list<std::string_view> ends) {
    while (at_ < words_.size() && !is_one_of(words_[at_], ends)) ++at_;
    ++at_;
  }

  void take_statement() {
    const std::size_t first = at_;
    int depth = 0;
    for (; at_ < words_.size(); ++at_) {
      if (words_[at_].is("(")) ++depth;
      if (words_[at_].is(")")) --depth;
      if (words_[at_].is(";") && depth <= 0) break;
    }
    if (at_ > first) add(first, words_[at_ - 1].end);
    ++at_;
  }

  void add(std::size_t first, std::size_t end) {
    const std::string_view text = std::string_view(body_).substr(words_[first].begin, end - words_[first].begin);
    Circumstances there = circumstances_;
    there.is_conditional = there.is_conditional || conditions_ > 0;
    there.is_in_loop = there.is_in_loop || loops_ > 0;
    there.is_in_batches = there.is_in_batches || (loops_ > 0 && commits_);
    if (there.has_places) there.offset += words_[first].begin;
    if (is_one_of(words_[first], {"execute"})) {
      execute(text.substr(7), there);
    } else if (is_one_of(words_[first], {"perform"})) {
      finder_.add_calls(finder_.keep(Node::array({parse_expression(text.substr(7))})), there, constants_);
    } else if (is_one_of(words_[first],
                         {"alter", "create", "drop", "insert", "update", "delete", "truncate", "with", "call", "lock",
                          "refresh", "set", "merge", "comment", "grant", "revoke", "analyze"})) {
      finder_.add_text(text, there);
    }
  }

  // EXECUTE expression [INTO ...] [USING ...].
  void execute(std::string_view text, const Circumstances& there) {
    int depth = 0;
    for (const Word& word : words_of(text)) {
      if (word.is("(")) ++depth;
      if (word.is(")")) --depth;
      if (depth > 0 || !is_one_of(word, {"into", "using"})) continue;
      text = text.substr(0, word.begin);
      break;
    }
    finder_.execute(text, there, constants_);
  }

  const std::string& body_;
  std::vector<Word> words_;
  Circumstances circumstances_;
  const Constants& constants_;
  ActFinder& finder_;
  std::size_t at_ = 0;
  int conditions_ = 0;
  int loops_ = 0;
  bool commits_ = false;  // anywhere
};

}  // namespace

void add_plpgsql_words(const std::string& body, const Circumstances& circumstances, const Constants& constants,
                       ActFinder& finder) {
  Cutter(body, circumstances, constants, finder).run();
}

}  // namespace fishway::lint::postgres
