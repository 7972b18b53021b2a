#include "core/lint/mysql/act.hpp"

#include <algorithm>
#include <array>

#include "core/lint/mysql/dynamic_sql.hpp"
#include "core/lint/mysql/parser.hpp"
#include "core/script/lexis.hpp"

namespace fishway::lint::mysql {
namespace {

using sql::Cursor;
using sql::Token;

constexpr int kDeepest = 4;  // of calls within calls

Lexis lexis_of(const Model& model) {
  return lexis_for({.dialect = model.dialect, .server_version = model.server_version});
}

/// What is being walked through, and how one got there.
struct Place {
  bool has_offsets = true;
  bool is_inside = false;
  int loops = 0;
  int conditions = 0;
  int depth = 0;
};

class Walk {
 public:
  Walk(const fishway::Statement& statement, const Model& model, const std::function<void(const Act&)>& visit)
      : statement_(statement), model_(model), visit_(visit) {}

  void run(Tokens tokens, const Place& place) {
    if (is_compound(tokens)) return walk_body(tokens, {0, tokens.size() - 1}, inner(place));
    Act act{statement_,      std::move(tokens),   {}, place.has_offsets, place.is_inside,
            place.loops > 0, place.conditions > 0};
    act.parsed = parse(act.tokens);
    visit_(act);
    if (place.depth >= kDeepest) return;
    if (const auto* call = std::get_if<Call>(&act.parsed)) run_call(*call, place);
    if (const auto* execute = std::get_if<Execute>(&act.parsed)) run_execute(act, *execute, place);
  }

 private:
  static Place inner(Place place) {
    place.is_inside = true;
    ++place.depth;
    return place;
  }

  /// MariaDB's BEGIN NOT ATOMIC, and IF, WHILE, ... as statements.
  static bool is_compound(const Tokens& tokens) {
    if (tokens.front().is("BEGIN")) return tokens.size() > 2 && tokens[1].is("NOT");
    static constexpr std::array<std::string_view, 6> words = {"IF", "WHILE", "LOOP", "REPEAT", "CASE", "FOR"};
    return std::ranges::any_of(words, [&](std::string_view word) { return tokens.front().is(word); });
  }

  void run_call(const Call& call, const Place& place) {
    const auto found = model_.routines.find(model_.resolve(call.name));
    if (found == model_.routines.end()) return;
    const Routine routine = found->second;
    Place there = inner(place);
    there.has_offsets = false;
    Cursor cursor(routine.tokens);
    cursor.go_to(routine.body.first);
    cursor.skip_parentheses();
    while (!cursor.at_end() && !begins_statement(cursor)) cursor.skip();
    walk_body(routine.tokens, {cursor.position(), routine.body.second}, there);
  }

  void run_execute(const Act& act, const Execute& execute, const Place& place) {
    std::vector<std::string> texts;
    if (execute.immediate) {
      texts = possible_texts(sql::part(act.tokens, *execute.immediate), model_).texts;
    } else if (const auto found = model_.session.prepared.find(execute.name); found != model_.session.prepared.end()) {
      texts = found->second;
    }
    Place there = inner(place);
    there.has_offsets = false;
    if (texts.size() > 1) ++there.conditions;
    for (const std::string& text : texts) run(sql::tokens_of(text, lexis_of(model_)), there);
  }

  static bool begins_statement(const Cursor& cursor) {
    return cursor.is_any({"BEGIN",  "UPDATE",   "DELETE", "INSERT", "REPLACE", "ALTER",  "CREATE",
                          "DROP",   "TRUNCATE", "SET",    "CALL",   "IF",      "WHILE",  "LOOP",
                          "REPEAT", "CASE",     "SELECT", "RENAME", "PREPARE", "EXECUTE"});
  }

  void walk_body(const Tokens& tokens, sql::TokenRange range, Place place) {
    const Tokens body = sql::part(tokens, range);
    Cursor cursor(body);
    while (!cursor.at_end()) {
      const std::size_t before = cursor.position();
      if (!skip_control(cursor, place)) {
        const std::size_t begin = cursor.position();
        while (!cursor.at_end() && !cursor.is_symbol(';')) cursor.skip();
        if (cursor.position() > begin) run(sql::part(body, {begin, cursor.position()}), place);
      }
      cursor.take_symbol(';');
      if (cursor.position() == before) cursor.skip();
    }
  }

  /// Goes over what is not a statement but holds some.
  static bool skip_control(Cursor& cursor, Place& place) {
    if (cursor.is_name() && cursor.peek(1).is_symbol(':') && !cursor.peek(2).is_symbol('='))
      return (cursor.skip(), cursor.skip(), true);
    if (cursor.take("BEGIN")) return (cursor.take({"NOT", "ATOMIC"}), true);
    if (cursor.take("END")) return skip_end(cursor, place);
    if (cursor.take("ELSE")) return true;
    if (cursor.take("ELSEIF") || cursor.take("WHEN")) return skip_to(cursor, "THEN");
    if (cursor.take("IF")) return (++place.conditions, skip_to(cursor, "THEN"));
    if (cursor.take("CASE")) {
      ++place.conditions;
      while (!cursor.at_end() && !cursor.is("WHEN")) cursor.skip();
      return true;
    }
    if (cursor.take("LOOP")) return ++place.loops > 0;
    if (cursor.is("REPEAT") && cursor.peek(1).kind != Token::Kind::open) return (cursor.skip(), ++place.loops > 0);
    if (cursor.take("WHILE") || cursor.take("FOR")) return (++place.loops, skip_to(cursor, "DO") || true);
    if (cursor.take("UNTIL")) {
      while (!cursor.at_end() && !cursor.is("END")) cursor.skip();
      return true;
    }
    return cursor.is("DECLARE") && skip_declaration(cursor);
  }

  static bool skip_end(Cursor& cursor, Place& place) {
    if (cursor.take("IF") || cursor.take("CASE")) {
      place.conditions = std::max(0, place.conditions - 1);
    } else if (cursor.take("LOOP") || cursor.take("WHILE") || cursor.take("REPEAT") || cursor.take("FOR")) {
      place.loops = std::max(0, place.loops - 1);
    }
    if (cursor.is_name()) cursor.skip();
    return true;
  }

  static bool skip_to(Cursor& cursor, std::string_view word) {
    while (!cursor.at_end() && !cursor.is(word)) cursor.skip();
    cursor.take(word);
    return true;
  }

  static bool skip_declaration(Cursor& cursor) {
    while (!cursor.at_end() && !cursor.is_symbol(';') && !cursor.is("BEGIN")) cursor.skip();
    return true;
  }

  const fishway::Statement& statement_;
  const Model& model_;
  const std::function<void(const Act&)>& visit_;
};

}  // namespace

void visit_acts(const fishway::Statement& statement, const Model& model, const std::function<void(const Act&)>& visit) {
  Walk(statement, model, visit).run(sql::tokens_of(statement.text, lexis_of(model)), {});
}

}  // namespace fishway::lint::mysql
