// What an earlier run left half done: a failed row beside a checkpoint. The next `migrate` goes on there, so whoever
// says what it would do must count as it counts.
#pragma once

#include <string>
#include <vector>

#include "core/catalog/migration.hpp"
#include "core/history/history_row.hpp"
#include "core/run/driver.hpp"

namespace fishway {

/// Whether this row is the failure of a migration that has a checkpoint.
bool is_half_done(const HistoryRow& row, const std::vector<Checkpoint>& checkpoints);

/// The history as `migrate` counts it: what is half done counts as not applied.
History without_half_done(History rows, const std::vector<Checkpoint>& checkpoints);

/// The migration's among them; nullptr where there is none.
const Checkpoint* checkpoint_of(const Migration& migration, const std::vector<Checkpoint>& checkpoints);

/// Those of the session; none for a user who may read the history only.
std::vector<Checkpoint> readable_checkpoints(Session& session);

/// How far it came and what `migrate` will do about it, in a sentence.
std::string describe_half_done(const Checkpoint& checkpoint);

}  // namespace fishway
