#include "drivers/mysql/metadata_lock_modes.hpp"

#include <algorithm>
#include <array>

namespace fishway::mysql {
namespace {

// MDL_lock::MDL_object_lock::m_granted_incompatible in the server's sql/mdl.cc; the letters stand for the types below.
struct Rule {
  std::string_view type;
  char letter;
  std::string_view kept_waiting_by;
};

constexpr std::array<Rule, 11> rules{{
    {"SHARED", 'S', "X"},
    {"SHARED_HIGH_PRIO", 'H', "X"},
    {"SHARED_READ", 'R', "NX"},
    {"SHARED_WRITE", 'W', "ONXU"},
    {"SHARED_WRITE_LOW_PRIO", 'L', "ONXU"},
    {"SHARED_UPGRADABLE", 'G', "GUNX"},
    {"SHARED_READ_ONLY", 'O', "WLNX"},
    {"SHARED_NO_WRITE", 'U', "WLGUNX"},
    {"SHARED_NO_READ_WRITE", 'N', "RWLGOUNX"},
    {"EXCLUSIVE", 'X', "SHRWLGOUNXI"},
    {"INTENTION_EXCLUSIVE", 'I', "SXO"},
}};

const Rule* rule_of(std::string_view type) {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.type == type; });
  return found == rules.end() ? nullptr : &*found;
}

}  // namespace

bool metadata_locks_conflict(std::string_view wanted, std::string_view granted) {
  const Rule* want = rule_of(wanted);
  const Rule* grant = rule_of(granted);
  if (!want || !grant) return true;  // MariaDB's backup locks, and what comes: rather one too many.
  // What is locked as a whole (a schema, all tables) knows three types only: there, a shared lock keeps intention out.
  if (grant->letter == 'I') return want->letter == 'S' || want->letter == 'X';
  return want->kept_waiting_by.find(grant->letter) != std::string_view::npos;
}

}  // namespace fishway::mysql
