#include "core/lint/postgres/newer_syntax.hpp"

#include <algorithm>
#include <array>

#include "core/lint/postgres/words.hpp"

namespace fishway::lint::postgres {
namespace {

// So many bytes of an INSERT are parsed gladly.
constexpr std::size_t large_insert = 32 * 1024;

using Words = std::vector<Word>;

class Rewriter {
 public:
  explicit Rewriter(std::string_view text) : words_(words_of(text)) { rewriting_.text = text; }

  Rewriting run() && {
    for (std::size_t at = 0; at < words_.size(); ++at) {
      generated_column(at);
      enforcement(at);
      not_null_constraint(at);
      set_expression(at);
      returning(at);
      temporal(at);
    }
    return std::move(rewriting_);
  }

 private:
  using Kind = Rewriting::Mark::Kind;

  bool is(std::size_t at, std::string_view word) const { return at < words_.size() && words_[at].is(word); }
  bool are(std::size_t at, std::initializer_list<std::string_view> wanted) const {
    for (const std::string_view word : wanted)
      if (!is(at++, word)) return false;
    return true;
  }

  void blank(std::size_t first, std::size_t last) { put(first, last, ""); }
  // Writes `text` over the words [first, last], and blanks over the rest of them. Line ends stay.
  void put(std::size_t first, std::size_t last, std::string_view text) {
    for (std::size_t at = words_[first].begin, of = 0; at < words_[last].end; ++at, ++of) {
      char& letter = rewriting_.text[at];
      if (of < text.size())
        letter = text[of];
      else if (letter != '\n')
        letter = ' ';
    }
  }
  void note(std::string_view what) {
    if (std::ranges::find(rewriting_.notes, what) == rewriting_.notes.end()) rewriting_.notes.emplace_back(what);
  }
  void mark(Kind kind, std::size_t at) { rewriting_.marks.push_back({kind, words_[at].begin}); }

  // 18: GENERATED ALWAYS AS (expression) [VIRTUAL], read as DEFAULT (expression).
  void generated_column(std::size_t at) {
    if (!are(at, {"generated", "always", "as", "("})) return;
    const std::size_t behind = behind_parenthesis(words_, at + 3);
    if (is(behind, "stored")) return;
    if (is(behind, "virtual")) blank(behind, behind);
    put(at, at + 2, "DEFAULT");
    mark(Kind::virtual_column, at);
    note("virtual generated column");
  }

  // 18: [NOT] ENFORCED behind a constraint.
  void enforcement(std::size_t at) {
    if (!is(at, "enforced") || at == 0) return;
    const bool is_not = is(at - 1, "not");
    const std::size_t first = is_not ? at - 1 : at;
    if (is_not && is_constraint_before(first))
      rewriting_.marks.push_back({Kind::not_enforced, constraint_before(first)});
    blank(first, at);
    note(is_not ? "NOT ENFORCED" : "ENFORCED");
  }
  // Where the constraint began that is at its end here: at its name, or at its own word.
  bool is_constraint_before(std::size_t at) const { return constraint_before(at) != std::string::npos; }
  std::size_t constraint_before(std::size_t at) const {
    int depth = 0;
    while (at-- > 0) {
      if (words_[at].is(")")) ++depth;
      if (words_[at].is("(") && --depth < 0) break;
      if (depth > 0) continue;
      if (words_[at].is(",")) break;
      const bool begins = words_[at].is("check") || words_[at].is("references") || words_[at].is("foreign");
      if (!begins) continue;
      if (words_[at].is("references")) {
        // FOREIGN KEY (...) REFERENCES is one constraint.
        for (std::size_t back = at; back-- > 0 && !words_[back].is(",");)
          if (words_[back].is("foreign")) return begin_of_constraint(back);
      }
      return begin_of_constraint(at);
    }
    return std::string::npos;
  }
  std::size_t begin_of_constraint(std::size_t at) const {
    return at >= 2 && words_[at - 2].is("constraint") ? words_[at - 2].begin : words_[at].begin;
  }

  // 18: [CONSTRAINT n] NOT NULL c as a constraint of the table, read as CHECK(c).
  void not_null_constraint(std::size_t at) {
    if (!are(at, {"not", "null"}) || at + 2 >= words_.size() || !words_[at + 2].is_name() || at == 0) return;
    const bool is_named = at >= 2 && words_[at - 2].is("constraint");
    const std::size_t before = is_named ? at - 2 : at;
    if (before == 0 || !(is(before - 1, "add") || is(before - 1, ",") || is(before - 1, "("))) return;
    const Word& column = words_[at + 2];
    const std::string spelled = rewriting_.text.substr(column.begin, column.end - column.begin);
    put(at, at + 2, "CHECK(" + spelled + ")");
    mark(Kind::not_null_constraint, before);
    note("NOT NULL constraint of a table");
  }

  // 17: ALTER COLUMN c SET EXPRESSION AS (expression), read as SET DEFAULT.
  void set_expression(std::size_t at) {
    if (!are(at, {"set", "expression", "as"})) return;
    put(at, at + 2, "SET DEFAULT");
    mark(Kind::set_expression, at);
    note("SET EXPRESSION");
  }

  // 17: MERGE ... RETURNING; 18: RETURNING WITH (OLD AS o, NEW AS n).
  void returning(std::size_t at) {
    if (!is(at, "returning")) return;
    if (is(at + 1, "with") && is(at + 2, "(")) {
      blank(at + 1, std::min(behind_parenthesis(words_, at + 2), words_.size()) - 1);
      note("RETURNING WITH");
    }
    const bool merges = std::ranges::any_of(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(at),
                                            [](const Word& word) { return word.is("merge"); });
    if (!merges) return;
    std::size_t last = at;
    for (int depth = 0; last + 1 < words_.size(); ++last) {
      if (words_[last + 1].is("(")) ++depth;
      if (words_[last + 1].is(")") && --depth < 0) break;
    }
    blank(at, last);
    note("MERGE ... RETURNING");
  }

  // 18: PRIMARY KEY (a, b WITHOUT OVERLAPS), FOREIGN KEY (a, PERIOD b) REFERENCES t (a, PERIOD b).
  void temporal(std::size_t at) {
    if (are(at, {"without", "overlaps"})) {
      blank(at, at + 1);
      note("WITHOUT OVERLAPS");
    }
    const bool in_list = at > 0 && (is(at - 1, ",") || is(at - 1, "("));
    if (in_list && is(at, "period") && at + 1 < words_.size() && words_[at + 1].is_name()) {
      blank(at, at);
      note("PERIOD");
    }
  }

  Words words_;
  Rewriting rewriting_;
};

void mark_constraint(Node& constraint, const Rewriting::Mark& mark) {
  using Kind = Rewriting::Mark::Kind;
  if (mark.kind == Kind::virtual_column) {
    constraint["contype"] = "CONSTR_GENERATED";
    constraint["generated_when"] = "a";
    constraint["is_virtual"] = true;
  } else if (mark.kind == Kind::not_enforced) {
    constraint["is_not_enforced"] = true;
  } else if (mark.kind == Kind::not_null_constraint) {
    const auto column = strings_of(get(inside(get(constraint, "raw_expr")), "fields"));
    constraint["contype"] = "CONSTR_NOTNULL";
    constraint["keys"] = Node::array({{{"String", {{"sval", column.empty() ? "" : column.back()}}}}});
    constraint.erase("raw_expr");
  }
}

void mark_command(Node& command, const Rewriting::Mark& mark) {
  const auto place = location_of(get(command, "def"));
  if (text_of(command, "subtype") == "AT_ColumnDefault" && place && *place > mark.offset)
    command["subtype"] = "AT_SetExpression";
}

void mark_all(Node& node, const Rewriting& rewriting) {
  if (!node.is_structured()) return;
  if (node.is_object())
    for (auto& [key, value] : node.items())
      for (const Rewriting::Mark& mark : rewriting.marks) {
        if (key == "Constraint" && number_of(value, "location") == static_cast<long long>(mark.offset))
          mark_constraint(value, mark);
        if (key == "AlterTableCmd" && mark.kind == Rewriting::Mark::Kind::set_expression) mark_command(value, mark);
      }
  for (Node& beneath : node) mark_all(beneath, rewriting);
}

Node range_var(const QualifiedName& name, std::size_t offset) {
  Node relation = {{"relname", name.name}, {"inh", true}, {"relpersistence", "p"}};
  if (!name.schema.empty()) relation["schemaname"] = name.schema;
  relation["location"] = offset;
  return relation;
}

}  // namespace

Rewriting rewrite_newer_syntax(std::string_view text) { return Rewriter(text).run(); }

void mark_newer_syntax(std::vector<Node>& statements, const Rewriting& rewriting) {
  for (Node& statement : statements) mark_all(statement, rewriting);
}

std::optional<Node> without_rows(std::string_view text) {
  if (text.size() < large_insert) return {};
  const Words words = words_of(text, 400);
  if (words.size() < 4 || !words[0].is("insert") || !words[1].is("into")) return {};
  std::size_t at = 2;
  const QualifiedName name = take_name(words, at);
  if (at < words.size() && words[at].is("as")) at += 2;
  Node columns = Node::array();
  if (at < words.size() && words[at].is("(")) {
    const std::size_t behind = behind_parenthesis(words, at);
    for (std::size_t column = at + 1; column < behind; ++column)
      if (words[column].is_name()) columns.push_back({{"ResTarget", {{"name", words[column].text}}}});
    at = behind;
  }
  if (at + 2 < words.size() && words[at].is("overriding")) at += 3;
  if (name.name.empty() || at >= words.size() || !words[at].is("values")) return {};
  Node insert = {{"relation", range_var(name, words[2].begin)}, {"cols", std::move(columns)}};
  insert["selectStmt"] = {{"SelectStmt", {{"valuesLists", Node::array()}}}};
  return Node{{"InsertStmt", std::move(insert)}};
}

Node unparsed(std::string_view text) {
  const Words words = words_of(text, 24);
  std::string head;
  std::size_t at = 0;
  Node body = Node::object();
  constexpr std::array<std::string_view, 12> kinds = {"table",  "index", "view",   "sequence",
                                                      "schema", "type",  "domain", "function",
                                                      "into",   "from",  "only",   "publication"};
  for (; at < words.size() && words[at].kind == Word::Kind::word && at < 6; ++at) {
    head += (head.empty() ? "" : " ") + words[at].text;
    const bool names = std::ranges::find(kinds, words[at].text) != kinds.end();
    if (!names) continue;
    ++at;
    while (at < words.size() && (words[at].is("if") || words[at].is("not") || words[at].is("exists") ||
                                 words[at].is("only") || words[at].is("concurrently")))
      ++at;
    const std::size_t begin = at < words.size() ? words[at].begin : 0;
    if (const QualifiedName name = take_name(words, at); !name.name.empty()) body["relation"] = range_var(name, begin);
    break;
  }
  std::ranges::transform(head, head.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  body["head"] = head;
  return Node{{"UnknownStmt", std::move(body)}};
}

}  // namespace fishway::lint::postgres
