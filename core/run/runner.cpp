#include "core/run/runner.hpp"

#include <utility>

#include "core/run/notice_relay.hpp"
#include "core/run/run.hpp"

namespace fishway {

Runner::Runner(Session& session, const Catalog& catalog, RunOptions options, Observer& observer)
    : session_(session), catalog_(catalog), options_(std::move(options)), observer_(observer) {}

RunResult Runner::migrate() {
  const auto start = std::chrono::steady_clock::now();
  RunResult result;
  NoticeRelay relay(session_, observer_);
  Run run(session_, catalog_, options_, observer_, result);
  try {
    catalog_.require_sound();
    run.run();
  } catch (const Error& error) {
    result.error = error;
  }
  run.settle();
  result.time = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start);
  observer_.on(RunEnded{result.to, result.applied.size(), result.time, result.error ? &*result.error : nullptr});
  return result;
}

}  // namespace fishway
