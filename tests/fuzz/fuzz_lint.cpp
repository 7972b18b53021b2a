// Whatever the script: the linters of all dialects neither crash nor hang, and say the same when they are asked again.
// The first byte chooses the dialect; what stands before the first line `-- change` counts as applied.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/lint/dialect_linter.hpp"
#include "core/script/segment_reader.hpp"
#include "core/text_source.hpp"

using namespace fishway;

namespace {

constexpr std::size_t longest = 4000;

void show(lint::DialectLinter& linter, const std::string& text, const lint::DialectOptions& options, bool judged,
          std::string& told) {
  linter.begin_file({"V1__x.sql", judged, std::nullopt, false});
  WholeText source(text);
  try {
    Splitter splitter(source, "V1__x.sql", {.dialect = options.dialect, .server_version = options.server_version});
    SegmentReader reader(splitter, {.dialect = options.dialect, .server_version = options.server_version});
    while (const auto segment = reader.next_segment()) {
      linter.begin_segment(segment->kind);
      while (const Statement* statement = reader.next_statement())
        for (const lint::Finding& finding : linter.statement(*statement).findings)
          told += std::string(finding.rule->name) + ": " + finding.message + "\n" + finding.fix_text() + "\n";
    }
  } catch (const Error&) {
    // What cannot be cut into statements ends there.
  }
  for (const lint::Finding& finding : linter.end_file()) told += finding.message + "\n";
}

std::string lint_text(const std::string& before, const std::string& change, const lint::DialectOptions& options) {
  std::string told;
  const auto linter = lint::make_dialect_linter(options);
  if (!before.empty()) show(*linter, before, options, false, told);
  linter->settle();
  show(*linter, change, options, true, told);
  return told;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > longest) return 0;
  constexpr Dialect dialects[] = {Dialect::postgresql, Dialect::mysql, Dialect::mariadb, Dialect::sqlite};
  const Dialect dialect = dialects[data[0] % 4];
  const lint::DialectOptions options{dialect, lint::oldest_supported_version(dialect), {}};
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t mark = text.find("-- change\n");
  const std::string before = mark == std::string::npos ? "" : text.substr(0, mark);
  const std::string change = mark == std::string::npos ? text : text.substr(mark);
  if (lint_text(before, change, options) != lint_text(before, change, options)) std::abort();
  return 0;
}
