// The tables that a session writes, together.
#pragma once

#include "core/run/driver.hpp"
#include "drivers/postgres/history_table.hpp"
#include "drivers/postgres/own_tables.hpp"

namespace fishway::postgres {

struct Tables {
  explicit Tables(const DatabaseFacts& facts)
      : history(facts.schema, facts.table),
        progress(facts.schema, facts.table),
        properties(facts.schema, facts.table) {}

  HistoryTable history;
  ProgressTable progress;
  PropertiesTable properties;
};

}  // namespace fishway::postgres
