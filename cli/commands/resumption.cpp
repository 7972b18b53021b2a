#include "cli/commands/resumption.hpp"

#include <fmt/format.h>

#include "core/run/script_outline.hpp"

namespace fishway {

bool Resumption::executes(const Statement& statement) {
  if (checkpoint_ == nullptr) return true;
  if (statement.number <= checkpoint_->statements_done) {
    hash_ = chain_hash(hash_, statement.hash());
    done_ = last_ = statement.number;
    return false;
  }
  if (!checkpoint_->announced || is_settled_) return true;
  is_settled_ = true;
  if (!took_effect(statement)) return true;
  done_ = statement.number;
  return false;
}

bool Resumption::took_effect(const Statement& announced) {
  const bool is_same = announced.hash() == checkpoint_->announced_hash;
  const Probe probe = is_same ? session_.probe(announced) : Probe{};
  if (probe.effect == Probe::Effect::unknown) doubt_ = in_doubt(announced, probe);
  return probe.effect == Probe::Effect::took_effect;
}

Error Resumption::in_doubt(const Statement& announced, const Probe& probe) const {
  Error error(
      ErrorKind::in_doubt,
      "`migrate` would stop: a run died while this statement was executing; whether it took effect is not known",
      probe.where_to_look.empty() ? "" : "to find out: " + probe.where_to_look + "\n", announced.place());
  if (!probe.finding.empty()) error.message += ": " + probe.finding;
  error.hint += fmt::format("`fishway migrate` says what to type");
  error.statement = checkpoint_->statement;
  return error;
}

std::string Resumption::done_text() const {
  if (done_ == 0) return {};
  return done_ == 1 ? "statement 1 is done" : fmt::format("statements 1 to {} are done", done_);
}

std::optional<Error> Resumption::problem() const {
  if (checkpoint_ == nullptr) return std::nullopt;
  if (last_ == checkpoint_->statements_done && hash_ == checkpoint_->done_hash) return doubt_;
  return Error(ErrorKind::validation,
               fmt::format("`migrate` would stop: {} was changed in its first {} statements, which an earlier run has "
                           "executed already",
                           migration_.script, checkpoint_->statements_done),
               "put these statements back as they were; `fishway migrate` shows what was executed",
               {migration_.script, 0, 0});
}

}  // namespace fishway
