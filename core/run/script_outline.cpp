#include "core/run/script_outline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fishway {

namespace {

constexpr std::size_t kept_statements = 50;
constexpr std::size_t kept_characters = 300;

SegmentReader::Options reader_options(const ScriptFile& file, const DatabaseFacts& facts, bool execute_in_transaction) {
  return {.dialect = facts.dialect,
          .server_version = facts.version_number,
          .execute_in_transaction = file.config.execute_in_transaction.value_or(execute_in_transaction)};
}

}  // namespace

std::uint64_t chain_hash(std::uint64_t before, std::uint64_t statement_hash) {
  // FNV-1a over the sixteen bytes of both, low byte first.
  std::uint64_t hash = 14695981039346656037ULL;
  for (std::uint64_t word : {before, statement_hash}) {
    for (int byte = 0; byte < 8; ++byte) {
      hash = (hash ^ ((word >> (8 * byte)) & 0xff)) * 1099511628211ULL;
    }
  }
  return hash;
}

std::size_t ScriptOutline::recording_segment() const {
  std::size_t last = segments.empty() ? 0 : segments.size() - 1;
  std::size_t index = last;
  while (index > 0 && segments[index].only_changes_session) --index;
  return segments.empty() || segments[index].only_changes_session ? last : index;
}

std::vector<ExecutedStatement> ScriptOutline::executed(std::size_t up_to) const {
  const auto end = std::ranges::upper_bound(numbers, up_to);
  return {beginning.begin(), beginning.begin() + (end - numbers.begin())};
}

OpenScript::OpenScript(const Catalog& catalog, const ScriptFile& file, const DatabaseFacts& facts,
                       bool execute_in_transaction)
    : OpenScript(catalog, file, facts, execute_in_transaction, file.script) {}

OpenScript::OpenScript(const Catalog& catalog, const ScriptFile& file, const DatabaseFacts& facts,
                       bool execute_in_transaction, std::string called)
    : source_(catalog.open(file)),
      splitter_(*source_, std::move(called), facts.split),
      reader_(splitter_, reader_options(file, facts, execute_in_transaction)) {}

ScriptOutline outline(const Catalog& catalog, const ScriptFile& file, const DatabaseFacts& facts,
                      bool execute_in_transaction) {
  OpenScript script(catalog, file, facts, execute_in_transaction);
  ScriptOutline result;
  std::uint64_t hash = 0;
  while (std::optional<SegmentStart> segment = script.reader().next_segment()) {
    SegmentOutline& entry = result.segments.emplace_back();
    entry.kind = segment->kind;
    while (const Statement* statement = script.reader().next_statement()) {
      hash = chain_hash(hash, statement->hash());
      entry.last_statement = statement->number;
      if (result.beginning.size() < kept_statements) {
        result.beginning.push_back({statement->hash(), statement->excerpt(kept_characters)});
        result.numbers.push_back(statement->number);
      }
      entry.only_changes_session =
          segment->kind == SegmentKind::statement && only_changes_session(*statement, facts.dialect);
    }
    entry.hash = hash;
  }
  if (result.segments.size() == 1 && result.segments.front().kind == SegmentKind::transaction) {
    result.beginning = {};
    result.numbers = {};
  }
  result.directives = script.directives();
  return result;
}

void throw_all(const std::vector<Error>& errors, const std::string& heading) {
  if (errors.empty()) return;
  if (errors.size() == 1) throw errors.front();
  Error all = errors.front();
  all.message = heading;
  all.place = {};
  for (const Error& error : errors) {
    all.message += error.place.file.empty() ? fmt::format("\n  {}", error.message)
                                            : fmt::format("\n  {}: {}", error.place.text(), error.message);
  }
  throw all;
}

}  // namespace fishway
