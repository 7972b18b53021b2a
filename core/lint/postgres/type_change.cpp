#include "core/lint/postgres/type_change.hpp"

namespace fishway::lint::postgres {

TypeChange type_change(const Table&, const Column*, const Node&, const Model&, int) { return {}; }

}  // namespace fishway::lint::postgres
