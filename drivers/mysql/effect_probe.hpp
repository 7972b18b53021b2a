// Whether a statement that was announced and not ticked off took effect: looked up in information_schema, as far as
// what it does leaves a trace there. DDL is all or nothing since MySQL 8.0 and MariaDB 10.6, so a trace of one of its
// changes tells of all of them; several that contradict each other tell nothing.
#pragma once

#include <optional>
#include <string>

#include "core/run/driver.hpp"
#include "drivers/mysql/ddl_statement.hpp"

namespace fishway::mysql {

class Connection;

class EffectProbe {
 public:
  /// Unqualified names belong to `schema`.
  EffectProbe(Connection& connection, const DatabaseFacts& facts, std::string schema)
      : connection_(connection), facts_(facts), schema_(std::move(schema)) {}

  /// Throws ServerError.
  Probe look(const Statement& statement);

 private:
  std::optional<Probe> still_running(const Statement& statement, const DdlStatement& ddl);
  Probe look_for_effects(const Statement& statement, const DdlStatement& ddl);
  Probe look_into_truncated(const Statement& statement, const DdlStatement& ddl);
  bool exists(const DdlEffect& effect, std::string& finding);
  std::string condition(const DdlEffect& effect) const;
  std::string schema_of(const std::string& schema) const { return schema.empty() ? schema_ : schema; }

  Connection& connection_;
  const DatabaseFacts& facts_;
  std::string schema_;
};

}  // namespace fishway::mysql
