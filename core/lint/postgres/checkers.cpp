// The PostgreSQL rules, in the order of the page.
#include <array>
#include <vector>

#include "core/lint/postgres/check.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint {
namespace postgres {
namespace {

constexpr std::array<const Checker*, 0> all = {};

}  // namespace

std::span<const Checker* const> checkers() { return all; }

}  // namespace postgres

std::span<const Rule* const> postgres_rules() {
  static const std::vector<const Rule*> rules = [] {
    std::vector<const Rule*> result;
    for (const postgres::Checker* checker : postgres::checkers()) result.push_back(&checker->rule);
    return result;
  }();
  return rules;
}

}  // namespace fishway::lint
