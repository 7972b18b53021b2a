#include "core/script/block_tracker.hpp"

#include <algorithm>
#include <initializer_list>

namespace fishway {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

void BlockTracker::start() {
  stage_ = Stage::start;
  depth_ = parentheses_ = compounds_ = 0;
  ending_ = package_ = definer_ = false;
  previous_ = {TokenKind::end, {}, 0, 0};
  previous_word_.clear();
  before_word_.clear();
  compound_.clear();
  trigger_state_ = 1;
}

bool BlockTracker::open() const {
  if (rules_ == BlockRules::triggers) return trigger_state_ == 5 || trigger_state_ == 6;
  const std::size_t closing = ending_ && depth_ > 0 ? 1 : 0;
  return depth_ - closing > 0 || compounds_ > 0;
}

void BlockTracker::take(const SeenToken& token) {
  if (!watching()) return;
  if (token.kind == TokenKind::close_parenthesis && parentheses_ > 0) --parentheses_;
  if (rules_ == BlockRules::triggers)
    take_trigger(token);
  else if (parentheses_ == 0 && rules_ == BlockRules::atomic_bodies)
    take_atomic(token);
  else if (parentheses_ == 0)
    take_routine(token);
  if (token.kind == TokenKind::open_parenthesis) ++parentheses_;
  remember(token);
}

void BlockTracker::remember(const SeenToken& token) {
  before_word_.swap(previous_word_);
  previous_word_.assign(token.word);
  previous_ = token;
  previous_.word = {};  // the caller's text does not last
}

void BlockTracker::open_block(const SeenToken& token) {
  if (!open()) opened_at_ = token.begin;
  ++depth_;
}

// PostgreSQL, as psql does: CREATE [OR REPLACE] FUNCTION|PROCEDURE, then BEGIN ATOMIC, in which CASE has its END as
// well.
void BlockTracker::take_atomic(const SeenToken& token) {
  if (stage_ == Stage::start) {
    stage_ = token.word == "CREATE" ? Stage::create : Stage::plain;
  } else if (stage_ == Stage::create) {
    if (one_of(token.word, {"FUNCTION", "PROCEDURE"}))
      stage_ = Stage::body;
    else if (!one_of(token.word, {"OR", "REPLACE"}))
      stage_ = Stage::plain;
  } else if (depth_ == 0) {
    if (token.word == "ATOMIC" && previous_word_ == "BEGIN") open_block(previous_);
  } else if (token.word == "CASE") {
    ++depth_;
  } else if (token.word == "END") {
    --depth_;
  }
}

// MySQL and MariaDB: CREATE ... PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE, and MariaDB's compound statements.
void BlockTracker::take_routine(const SeenToken& token) {
  if (ending_) {
    end_of_routine_block(token);
    if (token.word == "CASE" || one_of(token.word, {"IF", "LOOP", "REPEAT", "WHILE", "FOR"})) return;
  }
  switch (stage_) {
    case Stage::start:
      return routine_start(token);
    case Stage::create:
      return routine_header(token);
    default:
      return routine_body(token);
  }
}

void BlockTracker::routine_start(const SeenToken& token) {
  const bool labelled = previous_.symbol == ':';
  if (one_of(token.word, {"CREATE", "ALTER"}) && !labelled) {
    stage_ = Stage::create;
  } else if (rules_ == BlockRules::compounds && previous_.kind == TokenKind::end && token.kind == TokenKind::word &&
             !one_of(token.word, {"BEGIN", "CASE"}) && !begins_compound(token.word)) {
    return;  // perhaps a label: the next token tells
  } else if (rules_ == BlockRules::compounds && token.symbol == ':' && previous_.kind == TokenKind::word) {
    return;
  } else if (rules_ == BlockRules::compounds && previous_word_ == "BEGIN" && token.word == "NOT") {
    stage_ = Stage::body;
    open_block(previous_);
  } else if (rules_ == BlockRules::compounds && token.word == "BEGIN" &&
             (labelled || previous_.kind == TokenKind::end)) {
    return;
  } else if (rules_ == BlockRules::compounds && (begins_compound(token.word) || token.word == "CASE")) {
    stage_ = Stage::body;
    routine_body(token);
  } else {
    stage_ = Stage::plain;
  }
}

// The names of a DEFINER stand behind = or @.
void BlockTracker::routine_header(const SeenToken& token) {
  if (token.word.empty() || previous_.symbol == '=') return;
  if (one_of(token.word, {"PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE"})) {
    stage_ = Stage::body;
    package_ = token.word == "PACKAGE";
  } else if (token.word == "DEFINER") {
    definer_ = true;
  } else if (!one_of(token.word, {"OR", "REPLACE", "AGGREGATE", "CURRENT_USER", "CURRENT_ROLE"})) {
    stage_ = Stage::plain;
  }
}

bool BlockTracker::begins_compound(std::string_view word) const {
  return one_of(word, {"IF", "LOOP", "REPEAT", "WHILE", "FOR"});
}

bool BlockTracker::at_inner_statement() const {
  return previous_.kind == TokenKind::delimiter || previous_.symbol == ':' ||
         one_of(previous_word_, {"THEN", "ELSE", "DO", "LOOP", "REPEAT", "BEGIN"});
}

// Behind the last characteristic of a routine, or the FOR EACH ROW of a trigger.
bool BlockTracker::at_body_start() const {
  return previous_.kind == TokenKind::end || previous_.kind == TokenKind::close_parenthesis ||
         previous_.kind == TokenKind::string || previous_.symbol == ':' ||
         one_of(previous_word_, {"ROW", "DO", "DETERMINISTIC", "SQL", "DATA", "DEFINER", "INVOKER"}) ||
         one_of(before_word_, {"FOLLOWS", "PRECEDES"});
}

void BlockTracker::routine_body(const SeenToken& token) {
  if (token.word.empty()) return;
  if (token.word == "END") {
    ending_ = true;
  } else if (token.word == "BEGIN" || token.word == "CASE") {
    open_block(token);
  } else if (package_ && depth_ == 0 && one_of(token.word, {"AS", "IS"})) {
    open_block(token);
  } else if (compounds_ > 0) {
    if (token.word == compound_ && at_inner_statement()) ++compounds_;
  } else if (depth_ == 0 && begins_compound(token.word) && at_body_start()) {
    compound_.assign(token.word);
    compounds_ = 1;
    opened_at_ = token.begin;
  }
}

// END IF, END LOOP, ... end what only a body without BEGIN counts; END CASE and a bare END close a block.
void BlockTracker::end_of_routine_block(const SeenToken& token) {
  ending_ = false;
  if (begins_compound(token.word)) {
    if (compounds_ > 0 && token.word == compound_) --compounds_;
  } else if (depth_ > 0) {
    --depth_;
  }
}

// SQLite: the state machine of sqlite3_complete(), whose numbers these are. Once it is a trigger, only `; END ;` ends
// it.
void BlockTracker::take_trigger(const SeenToken& token) {
  enum { kStart = 1, kNormal, kExplain, kCreate, kTrigger, kSemicolon, kEnd };
  const bool semicolon = token.kind == TokenKind::delimiter;
  if (trigger_state_ >= kTrigger) {
    if (semicolon)
      trigger_state_ = trigger_state_ == kEnd ? kStart : kSemicolon;
    else
      trigger_state_ = trigger_state_ == kSemicolon && token.word == "END" ? kEnd : kTrigger;
  } else if (trigger_state_ == kCreate && token.word == "TRIGGER") {
    trigger_state_ = kTrigger;
    opened_at_ = token.begin;
  } else if (trigger_state_ == kCreate && one_of(token.word, {"TEMP", "TEMPORARY"})) {
    return;
  } else if (token.word == "CREATE" && (trigger_state_ == kStart || trigger_state_ == kExplain)) {
    trigger_state_ = kCreate;
  } else if (token.word == "EXPLAIN" && trigger_state_ == kStart) {
    trigger_state_ = kExplain;
  } else if (trigger_state_ == kExplain && one_of(token.word, {"QUERY", "PLAN"})) {
    return;
  } else {
    trigger_state_ = kNormal;
    stage_ = Stage::plain;
  }
}

}  // namespace fishway
