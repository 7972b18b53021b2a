// Finds the acts in a statement.
#include <algorithm>

#include "core/lint/postgres/act_finder.hpp"
#include "core/lint/postgres/newer_syntax.hpp"
#include "core/lint/postgres/words.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr int deepest_call = 6;

// Statements that can call a function of the user's once they are executed.
bool can_call(std::string_view type) {
  for (const std::string_view one :
       {"SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "CreateTableAsStmt"})
    if (type == one) return true;
  return false;
}

bool changes_rows(std::string_view type) {
  return type == "InsertStmt" || type == "UpdateStmt" || type == "DeleteStmt" || type == "MergeStmt";
}

// Once for each row of something, instead of once.
bool reads_rows(std::string_view type, const Node& body) {
  return type != "SelectStmt" || !get(body, "fromClause").is_null();
}

bool is_executed(const Node& explain) {
  const Node& options = get(explain, "options");
  if (!options.is_array()) return false;
  for (const Node& option : options) {
    if (text_of(inside(option), "defname") != "analyze") continue;
    const std::string value = text_of(inside(get(inside(option), "arg")), "sval");
    return value != "false" && value != "off" && value != "0";
  }
  return false;
}

std::string option_of(const Node& options, std::string_view name) {
  if (options.is_array())
    for (const Node& option : options)
      if (text_of(inside(option), "defname") == name) return text_of(inside(get(inside(option), "arg")), "sval");
  return {};
}

}  // namespace

const Node& ActFinder::keep(Node node) { return acts_.trees.emplace_back(std::move(node)); }

void ActFinder::is_unknown(std::string what) {
  acts_.is_unknown = true;
  if (acts_.unknown_what.empty()) acts_.unknown_what = std::move(what);
}

bool ActFinder::add_text(std::string_view text, const Circumstances& circumstances) {
  ParsedText parsed = parse(text);
  for (Node& node : parsed.statements) add(keep(std::move(node)), circumstances);
  return parsed.error.empty();
}

void ActFinder::add(const Node& node, const Circumstances& circumstances) {
  const std::string_view type = type_of(node);
  const Node& body = inside(node);
  if (const Node& with = get(get(body, "withClause"), "ctes"); with.is_array())
    for (const Node& one : with)
      if (const Node& query = get(inside(one), "ctequery"); changes_rows(type_of(query))) add(query, circumstances);
  acts_.acts.push_back({.statement = statement_,
                        .node = node,
                        .offset = circumstances.offset,
                        .is_inside = circumstances.is_inside,
                        .is_in_loop = circumstances.is_in_loop,
                        .is_in_batches = circumstances.is_in_batches,
                        .is_conditional = circumstances.is_conditional,
                        .has_places = circumstances.has_places});
  if (type == "DoStmt") return add_block(body, circumstances);
  if (type == "CreateSchemaStmt") return add_elements_of_schema(body, circumstances);
  if (type == "ExplainStmt" && is_executed(body)) return add(get(body, "query"), circumstances);
  if (type == "CallStmt") return add_call(get(body, "funccall"), circumstances, {});
  if (type == "ExecuteStmt") {
    const auto prepared = model_.prepared.find(text_of(body, "name"));
    Circumstances there = circumstances;
    there.has_places = false;
    if (prepared != model_.prepared.end()) add(keep(prepared->second), there);
    return;
  }
  if (!can_call(type) || model_.functions.empty()) return;
  Circumstances there = circumstances;
  there.is_in_loop = there.is_in_loop || reads_rows(type, body);
  add_calls(body, there);
}

void ActFinder::add_calls(const Node& node, const Circumstances& circumstances, const Constants& constants) {
  if (model_.functions.empty()) return;
  walk(node, [&](std::string_view type, const Node& call) {
    if (type == "FuncCall") add_call(call, circumstances, constants);
    return true;
  });
}

void ActFinder::add_call(const Node& call, const Circumstances& circumstances, const Constants& constants) {
  const auto names = strings_of(get(call, "funcname"));
  const Node& arguments = get(call, "args");
  if (names.empty()) return;
  const std::size_t count = arguments.is_array() ? arguments.size() : 0;
  if (const Function* function = model_.function(names.size() > 1 ? names.front() : "", names.back(), count)) {
    Circumstances there = circumstances;
    if (there.has_places) there.offset += location_of(call).value_or(0);
    add_function(*function, arguments, there, constants);
  }
}

void ActFinder::add_function(const Function& function, const Node& arguments, const Circumstances& circumstances,
                             const Constants& constants) {
  if (circumstances.depth >= deepest_call || function.is_trigger) return;
  Circumstances there = circumstances;
  there.is_inside = true;
  there.has_places = false;
  ++there.depth;
  if (function.language == "plpgsql") {
    Constants values;
    if (arguments.is_array())
      for (std::size_t at = 0; at < std::min(arguments.size(), function.argument_names.size()); ++at)
        if (const auto value = constant_value(arguments[at], constants, model_))
          values[function.argument_names[at]] = *value;
    add_plpgsql({function.body, function.definition}, there, std::move(values), *this);
  } else if (function.language == "sql" && function.atomic_body) {
    const Node& body = keep(*function.atomic_body);
    if (type_of(body) != "List") return;
    for (const Node& list : get(inside(body), "items"))
      for (const Node& one : get(inside(list), "items")) add(one, there);
  } else if (function.language == "sql") {
    add_text(function.body, there);
  }
}

void ActFinder::add_block(const Node& body, const Circumstances& circumstances) {
  const std::string text = option_of(get(body, "args"), "as");
  const std::string language = option_of(get(body, "args"), "language");
  if (!language.empty() && language != "plpgsql") return is_unknown("a DO block in " + language);
  Circumstances there = circumstances;
  there.is_inside = true;
  const std::size_t begin =
      circumstances.has_places ? statement_.text.find(text, circumstances.offset) : std::string::npos;
  if (begin == std::string::npos || text.empty())
    there.has_places = false;
  else
    there.offset = begin;
  add_plpgsql({text, ""}, there, {}, *this);
}

void ActFinder::add_elements_of_schema(const Node& body, const Circumstances& circumstances) {
  const Node& elements = get(body, "schemaElts");
  if (!elements.is_array()) return;
  for (const Node& element : elements) {
    Node copy = element;
    Node& inner = copy.begin().value();
    for (const char* relation : {"relation", "view", "sequence"})
      if (inner.contains(relation) && !inner[relation].contains("schemaname"))
        inner[relation]["schemaname"] = text_of(body, "schemaname");
    add(keep(std::move(copy)), circumstances);
  }
}

// A view that is made again as it was: EXECUTE 'CREATE VIEW v AS ' || definition.
void ActFinder::add_view_of_unknown(std::string_view beginning, const Circumstances& circumstances) {
  const std::vector<Word> words = words_of(beginning, 12);
  const bool is_whole = !words.empty() && words.front().is("create") && words.back().is("as");
  if (is_whole && std::ranges::any_of(words, [](const Word& word) { return word.is("view"); }))
    add_text(std::string(beginning) + " SELECT * FROM unknown", circumstances);
}

void ActFinder::execute(std::string_view expression, const Circumstances& circumstances, const Constants& constants) {
  Circumstances there = circumstances;
  there.has_places = false;
  const Node parsed = parse_expression(expression);
  const auto text = constant_value(parsed, constants, model_);
  if (!text) {
    add_view_of_unknown(constant_beginning(parsed, constants, model_), there);
    return is_unknown("EXECUTE of a string that is made at run time");
  }
  if (!add_text(*text, there)) is_unknown("EXECUTE of a string that could not be read");
}

Acts acts_of(const fishway::Statement& statement, const Model& model) {
  Acts acts;
  ActFinder finder(statement, model, acts);
  ParsedText parsed = parse(statement.text);
  acts.error = std::move(parsed.error);
  for (Node& node : parsed.statements) finder.add(finder.keep(std::move(node)), {});
  // An act of its own, so that a rule tells of it.
  if (acts.is_unknown) finder.add(finder.keep({{"DynamicSql", {{"what", acts.unknown_what}}}}), {});
  if (!acts.error.empty()) finder.add(finder.keep(unparsed(statement.text)), {});
  return acts;
}

}  // namespace fishway::lint::postgres
