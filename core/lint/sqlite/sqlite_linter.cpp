#include "core/lint/dialect_linter.hpp"

namespace fishway::lint {
namespace {

class SqliteLinter final : public DialectLinter {
 public:
  void settle() override {}
  void begin_file(const FileContext&) override {}
  void begin_segment(SegmentKind) override {}
  StatementReport statement(const Statement&) override { return {}; }
};

}  // namespace

std::unique_ptr<DialectLinter> make_sqlite_linter(const DialectOptions&) { return std::make_unique<SqliteLinter>(); }

std::span<const Rule* const> sqlite_rules() { return {}; }

}  // namespace fishway::lint
