#include "core/run/callback_runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "core/run/failure.hpp"
#include "core/run/script_outline.hpp"
#include "core/run/statement_streams.hpp"

namespace fishway {

CallbackRunner::CallbackRunner(Session& session, const Catalog& catalog, const RunOptions& options, Observer& observer)
    : session_(session), catalog_(catalog), options_(options), observer_(observer) {}

bool CallbackRunner::has(CallbackEvent event) const { return !catalog_.callbacks_of(event).empty(); }

bool CallbackRunner::surround_each_migration() const {
  using enum CallbackEvent;
  constexpr std::array events{after_connect, before_each_migrate, before_each_migrate_statement,
                              after_each_migrate_statement, after_each_migrate};
  return std::ranges::any_of(events, [this](CallbackEvent event) { return has(event); });
}

void CallbackRunner::check(const std::vector<CallbackEvent>& events) {
  for (CallbackEvent event : events) load(event);
}

void CallbackRunner::run(CallbackEvent event) {
  for (const Callback* callback : catalog_.callbacks_of(event)) {
    observer_.on(CallbackStarted{*callback});
    begin_session();
    execute(*callback);
  }
}

void CallbackRunner::run_after_failure(CallbackEvent event) {
  try {
    run(event);
  } catch (const Error& error) {
    observer_.on(Warned{fmt::format("{} callback failed: {}", name(event), error.message)});
  }
}

void CallbackRunner::begin_session() {
  session_.reset();
  for (const Callback* callback : catalog_.callbacks_of(CallbackEvent::after_connect)) execute(*callback);
}

void CallbackRunner::execute(const Callback& callback) {
  auto script = std::make_unique<OpenScript>(catalog_, callback, session_.facts(), true);
  for (std::size_t done = 0; std::optional<SegmentStart> segment = script->reader().next_segment(); ++done) {
    bool is_first = true;
    LockRetry retry(options_.retry_surroundings(session_, observer_), nullptr);
    Outcome outcome = retry.run([&](LockPolicy& policy) {
      if (!std::exchange(is_first, false)) {
        script = std::make_unique<OpenScript>(catalog_, callback, session_.facts(), true);
        for (std::size_t i = 0; i <= done; ++i) script->reader().next_segment();
      }
      SegmentStatements statements(script->reader());
      return segment->kind == SegmentKind::transaction ? session_.commit_segment(statements, {}, policy)
                                                       : session_.execute_alone(statements, {}, {}, policy);
    });
    if (outcome.kind == Outcome::Kind::committed) continue;
    Error error = failure_of(outcome, callback.script);
    error.message = fmt::format("{} callback failed: {}", name(callback.event), error.message);
    throw error;
  }
}

const std::vector<Statement>* CallbackRunner::statements_for_transaction(CallbackEvent event) {
  const Loaded& loaded = load(event);
  return loaded.fits_transaction ? &loaded.statements : nullptr;
}

const CallbackRunner::Loaded& CallbackRunner::load(CallbackEvent event) {
  auto [entry, is_new] = loaded_.try_emplace(event);
  Loaded& loaded = entry->second;
  if (!is_new) return loaded;
  for (const Callback* callback : catalog_.callbacks_of(event)) {
    OpenScript script(catalog_, *callback, session_.facts(), true);
    while (std::optional<SegmentStart> segment = script.reader().next_segment()) {
      if (segment->kind != SegmentKind::transaction) loaded.fits_transaction = false;
      while (const Statement* statement = script.reader().next_statement()) {
        if (statement->copies_from_stdin) loaded.fits_transaction = false;
        loaded.statements.push_back(*statement);
      }
    }
  }
  return loaded;
}

}  // namespace fishway
