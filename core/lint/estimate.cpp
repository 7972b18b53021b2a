#include "core/lint/estimate.hpp"

namespace fishway::lint {

std::string estimate_text(const Impact&, const TableSizes&) { return {}; }

}  // namespace fishway::lint
