#include "core/lint/dialect_linter.hpp"

namespace fishway::lint {
namespace {

class MysqlLinter final : public DialectLinter {
 public:
  void settle() override {}
  void begin_file(const FileContext&) override {}
  void begin_segment(SegmentKind) override {}
  StatementReport statement(const Statement&) override { return {}; }
};

}  // namespace

std::unique_ptr<DialectLinter> make_mysql_linter(const DialectOptions&) { return std::make_unique<MysqlLinter>(); }

std::span<const Rule* const> mysql_rules() { return {}; }

}  // namespace fishway::lint
