#include "core/lint/postgres/tree.hpp"

#include <pg_query.h>

#include <algorithm>
#include <cctype>
#include <memory>

#include "core/lint/postgres/newer_syntax.hpp"

namespace fishway::lint::postgres {
namespace {

const Node& null_node() {
  static const Node null;
  return null;
}

// The parser counts characters, from 1; what is not known is 0.
std::size_t byte_offset(std::string_view text, int cursor) {
  std::size_t offset = 0;
  for (int characters = 1; offset < text.size(); ++offset) {
    const bool continues = (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80;
    if (!continues && characters++ >= cursor) break;
  }
  return offset;
}

ParsedText parse_as_it_is(const std::string& text) {
  const std::unique_ptr<PgQueryParseResult, void (*)(PgQueryParseResult*)> result(
      new PgQueryParseResult(pg_query_parse(text.c_str())), [](PgQueryParseResult* parsed) {
        pg_query_free_parse_result(*parsed);
        delete parsed;
      });
  ParsedText parsed;
  if (result->error != nullptr) {
    parsed.error = result->error->message;
    parsed.error_offset = byte_offset(text, result->error->cursorpos);
    return parsed;
  }
  Node tree = Node::parse(result->parse_tree, nullptr, false);
  if (auto statements = tree.find("stmts"); statements != tree.end())
    for (Node& statement : *statements)
      if (auto inner = statement.find("stmt"); inner != statement.end()) parsed.statements.push_back(std::move(*inner));
  return parsed;
}

// A node without a place of its own stands where the first thing beneath it does.
void find_first_location(const Node& node, std::optional<std::size_t>& first) {
  if (!node.is_structured()) return;
  if (const Node& own = get(node, "location"); own.is_number_integer() && own.get<long long>() >= 0) {
    const auto at = own.get<std::size_t>();
    if (!first || at < *first) first = at;
    return;
  }
  for (const Node& beneath : node) find_first_location(beneath, first);
}

}  // namespace

ParsedText parse(std::string_view text) {
  if (auto rows = without_rows(text)) return {{std::move(*rows)}, {}, {}, 0};
  const std::string original(text);
  ParsedText parsed = parse_as_it_is(original);
  if (parsed.error.empty()) return parsed;
  Rewriting rewriting = rewrite_newer_syntax(original);
  if (rewriting.notes.empty()) return parsed;
  ParsedText again = parse_as_it_is(rewriting.text);
  if (!again.error.empty()) return parsed;
  mark_newer_syntax(again.statements, rewriting);
  again.rewritten = std::move(rewriting.notes);
  return again;
}

Node parse_plpgsql(std::string_view statement) {
  const std::string text(statement);
  const std::unique_ptr<PgQueryPlpgsqlParseResult, void (*)(PgQueryPlpgsqlParseResult*)> result(
      new PgQueryPlpgsqlParseResult(pg_query_parse_plpgsql(text.c_str())), [](PgQueryPlpgsqlParseResult* parsed) {
        pg_query_free_plpgsql_parse_result(*parsed);
        delete parsed;
      });
  if (result->error != nullptr || result->plpgsql_funcs == nullptr) return {};
  Node tree = Node::parse(result->plpgsql_funcs, nullptr, false);
  return tree.is_discarded() ? Node() : tree;
}

std::string_view type_of(const Node& node) {
  if (!node.is_object() || node.empty()) return {};
  return node.get_ref<const Node::object_t&>().begin()->first;
}

const Node& inside(const Node& node) { return node.is_object() && !node.empty() ? *node.begin() : null_node(); }

const Node& get(const Node& node, std::string_view key) {
  if (!node.is_object()) return null_node();
  const auto found = node.find(key);
  return found == node.end() ? null_node() : *found;
}

std::string text_of(const Node& node, std::string_view key) {
  const Node& member = get(node, key);
  return member.is_string() ? member.get<std::string>() : std::string();
}

bool flag_of(const Node& node, std::string_view key) {
  const Node& member = get(node, key);
  return member.is_boolean() && member.get<bool>();
}

long long number_of(const Node& node, std::string_view key, long long otherwise) {
  const Node& member = get(node, key);
  return member.is_number_integer() ? member.get<long long>() : otherwise;
}

std::vector<std::string> strings_of(const Node& list) {
  std::vector<std::string> strings;
  if (list.is_array())
    for (const Node& item : list)
      if (type_of(item) == "String") strings.push_back(text_of(inside(item), "sval"));
  return strings;
}

std::optional<std::size_t> location_of(const Node& node) {
  std::optional<std::size_t> first;
  find_first_location(node, first);
  return first;
}

}  // namespace fishway::lint::postgres
