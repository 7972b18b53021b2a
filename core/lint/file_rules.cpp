#include "core/lint/dialect_linter.hpp"

namespace fishway::lint {

std::span<const Rule* const> file_rules() { return {}; }

}  // namespace fishway::lint
