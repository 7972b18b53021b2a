// Bodies in PL/pgSQL: the statements in them, as acts.
#include <algorithm>
#include <charconv>

#include "core/lint/postgres/act_finder.hpp"
#include "core/lint/postgres/plpgsql_words.hpp"
#include "core/lint/postgres/words.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::size_t most_rounds = 32;  // of a loop over constants

std::string query_of(const Node& holder, std::string_view member) {
  return text_of(inside(get(holder, member)), "query");
}

class Body {
 public:
  Body(const PlpgsqlBody& body, const Circumstances& circumstances, Constants constants, ActFinder& finder)
      : body_(body), circumstances_(circumstances), constants_(std::move(constants)), finder_(finder) {}

  // False where libpg_query cannot read it.
  bool run() {
    const Node tree = parse_plpgsql(definition());
    if (!tree.is_array() || tree.empty()) return false;
    const Node& function = inside(tree.front());
    datums_ = get(function, "datums");
    if (datums_.is_array())
      for (const Node& datum : datums_) note_default(inside(datum));
    statement(get(function, "action"));
    return true;
  }

 private:
  std::string definition() const {
    if (!body_.definition.empty()) return body_.definition;
    return "DO $fishway_body$" + body_.text + "$fishway_body$";
  }

  void note_default(const Node& variable) {
    const std::string value = query_of(variable, "default_val");
    if (!value.empty()) assign(text_of(variable, "refname"), value);
  }

  void assign(const std::string& name, std::string_view expression) {
    if (const auto value = value_of_text(expression, constants_, finder_.model()))
      constants_[name] = *value;
    else
      constants_.erase(name);
  }

  // Where the text of a query stands; a call's is written anew by the parser.
  Circumstances at(const Node& statement, std::string_view query) const {
    Circumstances there = circumstances_;
    if (!circumstances_.has_places) return there;
    std::size_t line = 0;
    for (long long number = 1; number < number_of(statement, "lineno", 1); ++number) {
      const std::size_t end = body_.text.find('\n', line);
      if (end == std::string::npos) break;
      line = end + 1;
    }
    const std::size_t exact = body_.text.find(query, line);
    there.has_places = exact != std::string::npos;
    std::size_t begin = there.has_places ? exact : body_.text.find(query.substr(0, query.find("  ")), line);
    if (begin == std::string::npos) begin = std::min(body_.text.find_first_not_of(" \t\r\n", line), body_.text.size());
    there.offset += begin;
    return there;
  }

  void statements(const Node& list) {
    if (list.is_array())
      for (const Node& one : list) statement(one);
  }

  // What may happen or not: afterwards a variable that it changed has no known value.
  void maybe(const Node& list) {
    const bool before = circumstances_.is_conditional;
    const Constants known = constants_;
    circumstances_.is_conditional = true;
    statements(list);
    circumstances_.is_conditional = before;
    std::erase_if(constants_, [&](const auto& entry) {
      const auto found = known.find(entry.first);
      return found == known.end() || found->second != entry.second;
    });
  }

  void loop(const Node& list, const std::string& variable = "", const std::vector<std::string>& values = {}) {
    const Circumstances before = circumstances_;
    circumstances_.is_in_loop = true;
    circumstances_.is_in_batches = circumstances_.is_in_batches || commits(list);
    constants_.erase(variable);
    if (values.empty()) statements(list);
    for (std::size_t round = 0; round < std::min(values.size(), most_rounds); ++round) {
      constants_[variable] = values[round];
      statements(list);
    }
    constants_.erase(variable);
    circumstances_.is_in_loop = before.is_in_loop;
    circumstances_.is_in_batches = before.is_in_batches;
  }

  static bool commits(const Node& list) {
    bool found = false;
    walk(list, [&](std::string_view type, const Node&) {
      found = found || type == "PLpgSQL_stmt_commit";
      return !found;
    });
    return found;
  }

  void block(const Node& node) {
    const Node& exceptions = get(get(node, "exceptions"), "PLpgSQL_exception_block");
    if (exceptions.is_null()) return statements(get(node, "body"));
    maybe(get(node, "body"));
    if (const Node& list = get(exceptions, "exc_list"); list.is_array())
      for (const Node& exception : list) maybe(get(inside(exception), "action"));
  }

  void branches(const Node& node) {
    calls(node, "cond");
    maybe(get(node, "then_body"));
    if (const Node& list = get(node, "elsif_list"); list.is_array())
      for (const Node& one : list) maybe(get(inside(one), "stmts"));
    maybe(get(node, "else_body"));
    if (const Node& list = get(node, "case_when_list"); list.is_array())
      for (const Node& one : list) maybe(get(inside(one), "stmts"));
    maybe(get(node, "else_stmts"));
  }

  // A statement of SQL; its INTO names a variable.
  void sql(const Node& node, const std::string& query) {
    forget_targets(node);
    if (!query.empty() && !finder_.add_text(query, at(node, query)))
      finder_.is_unknown("a statement that could not be read");
  }

  void forget_targets(const Node& node) {
    const Node& fields = get(inside(get(node, "target")), "fields");
    if (fields.is_array())
      for (const Node& field : fields) constants_.erase(text_of(field, "name"));
  }

  void dynamic(const Node& node, std::string_view member) {
    forget_targets(node);
    const std::string query = query_of(node, member);
    if (!query.empty()) finder_.execute(query, at(node, query), constants_);
  }

  // Functions that an expression calls.
  void calls(const Node& node, std::string_view member) {
    if (finder_.model().functions.empty()) return;
    std::string query = query_of(node, member);
    if (const std::size_t sign = query.find(":="); sign != std::string::npos) query.erase(0, sign + 2);
    if (query.find('(') == std::string::npos) return;
    finder_.add_calls(finder_.keep(Node::array({parse_expression(query)})), elsewhere(node), constants_);
  }
  Circumstances elsewhere(const Node& node) const {
    Circumstances there = at(node, "");
    there.has_places = false;
    return there;
  }

  void perform(const Node& node, std::string_view member) {
    const std::string query = query_of(node, member);
    ParsedText parsed = parse(query);
    for (Node& one : parsed.statements) {
      const Node& kept = finder_.keep(std::move(one));
      if (type_of(kept) == "SelectStmt" || type_of(kept) == "CallStmt")
        finder_.add_calls(Node::array({kept}), elsewhere(node), constants_);
      if (type_of(kept) == "CallStmt")
        finder_.add_calls(Node{{"FuncCall", get(inside(kept), "funccall")}}, elsewhere(node), constants_);
      if (type_of(kept) == "DoStmt") finder_.add(kept, elsewhere(node));
    }
  }

  std::string variable_of(const Node& node) const {
    if (const Node& own = get(node, "var"); own.is_object()) {
      const Node& fields = get(inside(own), "fields");
      return fields.is_array() && fields.size() == 1 ? text_of(fields.front(), "name")
                                                     : text_of(inside(own), "refname");
    }
    const auto number = static_cast<std::size_t>(number_of(node, "varno"));
    return datums_.is_array() && number < datums_.size() ? text_of(inside(datums_[number]), "refname") : "";
  }

  // The elements of an array of constants; empty where one is none.
  std::vector<std::string> elements_of(const Node& expression) const {
    std::vector<std::string> values;
    if (type_of(expression) == "TypeCast") return elements_of(get(inside(expression), "arg"));
    const Node& elements = get(inside(expression), "elements");
    if (type_of(expression) != "A_ArrayExpr" || !elements.is_array()) return {};
    for (const Node& element : elements) {
      const auto value = constant_value(element, constants_, finder_.model());
      if (!value) return {};
      values.push_back(*value);
    }
    return values;
  }

  // SELECT unnest(ARRAY['a', 'b']).
  std::vector<std::string> values_of_query(const std::string& query) const {
    const ParsedText parsed = parse(query);
    if (parsed.statements.size() != 1) return {};
    const Node& select = inside(parsed.statements.front());
    const Node& targets = get(select, "targetList");
    const Node& from = get(select, "fromClause");
    if (!targets.is_array() || targets.size() != 1) return {};
    const Node* call = &get(inside(targets.front()), "val");
    if (from.is_array() && from.size() == 1 && type_of(from.front()) == "RangeFunction") {
      const Node& items = get(inside(get(inside(from.front()), "functions").front()), "items");
      if (items.is_array() && !items.empty()) call = &items.front();
    }
    const auto names = strings_of(get(inside(*call), "funcname"));
    const Node& arguments = get(inside(*call), "args");
    if (names.empty() || names.back() != "unnest" || !arguments.is_array()) return {};
    return elements_of(arguments.front());
  }

  std::vector<std::string> numbers_of(const Node& node) const {
    const auto lower = value_of_text(query_of(node, "lower"), constants_, finder_.model());
    const auto upper = value_of_text(query_of(node, "upper"), constants_, finder_.model());
    long long first = 0;
    long long last = 0;
    const auto is_number = [](const std::optional<std::string>& text, long long& number) {
      return text && std::from_chars(text->data(), text->data() + text->size(), number).ec == std::errc();
    };
    if (!is_number(lower, first) || !is_number(upper, last)) return {};
    std::vector<std::string> numbers;
    for (long long number = first; number <= last && numbers.size() < most_rounds; ++number)
      numbers.push_back(std::to_string(number));
    return numbers;
  }

  void statement(const Node& wrapped) {
    const std::string_view type = type_of(wrapped);
    const Node& node = inside(wrapped);
    if (type == "PLpgSQL_stmt_block") return block(node);
    if (type == "PLpgSQL_stmt_if" || type == "PLpgSQL_stmt_case") return branches(node);
    if (type == "PLpgSQL_stmt_execsql") return sql(node, query_of(node, "sqlstmt"));
    if (type == "PLpgSQL_stmt_dynexecute") return dynamic(node, "query");
    if (type == "PLpgSQL_stmt_perform" || type == "PLpgSQL_stmt_call") return perform(node, "expr");
    if (type == "PLpgSQL_stmt_return" || type == "PLpgSQL_stmt_return_next") return calls(node, "expr");
    if (type == "PLpgSQL_stmt_return_query") {
      dynamic(node, "dynquery");
      return sql(node, query_of(node, "query"));
    }
    if (type == "PLpgSQL_stmt_assign") return assignment(node);
    loops(type, node);
  }

  void assignment(const Node& node) {
    calls(node, "expr");
    const std::string query = query_of(node, "expr");
    const std::vector<Word> words = words_of(query, 3);
    if (words.size() < 3 || !words[0].is_name()) return;
    const std::size_t begin = words[1].is(":") ? words[2].end : words[1].is("=") ? words[1].end : std::string::npos;
    if (begin == std::string::npos) return;
    assign(words[0].text, std::string_view(query).substr(begin));
  }

  void loops(std::string_view type, const Node& node) {
    const Node& body = get(node, "body");
    if (type == "PLpgSQL_stmt_loop" || type == "PLpgSQL_stmt_while" || type == "PLpgSQL_stmt_forc") {
      loop(body);
    } else if (type == "PLpgSQL_stmt_fori") {
      loop(body, variable_of(node), numbers_of(node));
    } else if (type == "PLpgSQL_stmt_fors") {
      sql(node, query_of(node, "query"));
      loop(body, variable_of(node), values_of_query(query_of(node, "query")));
    } else if (type == "PLpgSQL_stmt_dynfors") {
      dynamic(node, "query");
      loop(body, variable_of(node));
    } else if (type == "PLpgSQL_stmt_foreach_a") {
      loop(body, variable_of(node), elements_of(parse_expression(query_of(node, "expr"))));
    }
  }

  const PlpgsqlBody& body_;
  Circumstances circumstances_;
  Constants constants_;
  ActFinder& finder_;
  Node datums_;
};

}  // namespace

void add_plpgsql(const PlpgsqlBody& body, const Circumstances& circumstances, Constants constants, ActFinder& finder) {
  if (!Body(body, circumstances, constants, finder).run())
    add_plpgsql_words(body.text, circumstances, constants, finder);
}

}  // namespace fishway::lint::postgres
