#include "core/lint/postgres/lock_names.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/lint/postgres/locks.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::array<std::string_view, 8> names = {
    access_share, row_share,           row_exclusive, share_update_exclusive,
    share,        share_row_exclusive, exclusive,     access_exclusive};

// 0 for what is no lock.
std::ptrdiff_t strength(std::string_view lock) {
  const auto* const found = std::ranges::find(names, lock);
  return found == names.end() ? 0 : found - names.begin() + 1;
}

}  // namespace

std::string_view lock_of_number(long long number) {
  return number >= 1 && number <= 8 ? names.at(static_cast<std::size_t>(number) - 1) : access_exclusive;
}

std::string stronger(const std::string& a, const std::string& b) { return strength(a) >= strength(b) ? a : b; }
bool blocks_reads(std::string_view lock) { return lock == access_exclusive; }
bool blocks_writes(std::string_view lock) { return strength(lock) >= strength(share); }

}  // namespace fishway::lint::postgres
