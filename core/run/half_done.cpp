#include "core/run/half_done.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"
#include "core/history/history_row.hpp"

namespace fishway {

bool is_half_done(const HistoryRow& row, const std::vector<Checkpoint>& checkpoints) {
  return !row.success && std::ranges::any_of(checkpoints, [&](const Checkpoint& checkpoint) {
    return checkpoint.script == row.script || (checkpoint.version && checkpoint.version == row.version);
  });
}

History without_half_done(History rows, const std::vector<Checkpoint>& checkpoints) {
  std::erase_if(rows, [&](const HistoryRow& row) { return is_half_done(row, checkpoints); });
  return rows;
}

const Checkpoint* checkpoint_of(const Migration& migration, const std::vector<Checkpoint>& checkpoints) {
  const std::string script = abbreviate_script(migration.script);
  const auto found = std::ranges::find_if(checkpoints, [&](const Checkpoint& checkpoint) {
    return checkpoint.script == script ||
           (checkpoint.version && migration.version && checkpoint.version == migration.version->text());
  });
  return found == checkpoints.end() ? nullptr : &*found;
}

std::vector<Checkpoint> readable_checkpoints(Session& session) {
  try {
    return session.read_checkpoints();
  } catch (const Error& error) {
    if (error.kind == ErrorKind::cannot_connect) throw;
    return {};
  }
}

std::string describe_half_done(const Checkpoint& checkpoint) {
  const auto done = checkpoint.statements_done;
  std::string text =
      fmt::format("{} is half done: {} statement{} committed", checkpoint.script, done, done == 1 ? "" : "s");
  if (!checkpoint.error.empty()) text += "; it stopped with: " + checkpoint.error;
  text += checkpoint.announced ? fmt::format(
                                     "; a run died while statement {} was executing: `fishway migrate` looks "
                                     "whether it took effect",
                                     done + 1)
                               : fmt::format("; `fishway migrate` goes on with statement {}", done + 1);
  return text;
}

}  // namespace fishway
