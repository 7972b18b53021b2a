// `wait`: `check` in a loop, with a new connection after one was lost or could not be had.
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <thread>

#include "cli/commands/command.hpp"
#include "cli/commands/standing.hpp"
#include "cli/output/foreign_text.hpp"
#include "cli/output/words.hpp"

namespace fishway {
namespace {

using Clock = std::chrono::steady_clock;

constexpr Milliseconds kFirstPause{200};
constexpr Milliseconds kLongestPause{2000};
constexpr Milliseconds kStep{50};  // so that a signal is noticed at once

void throw_if_signalled(const Context& context) {
  const int signal = context.stop_signal() == nullptr ? 0 : context.stop_signal()->load();
  if (signal != 0)
    throw Error(signal == SIGINT ? ErrorKind::interrupted : ErrorKind::terminated, "stopped while waiting");
}

class Waiting {
 public:
  explicit Waiting(Context& context)
      : context_(context),
        end_(begin_ + context.settings.duration("timeout")),
        interval_(interval_of(context.settings)) {}

  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  ~Waiting() { context_.console.live_line({}); }

  void run() {
    for (Milliseconds pause = interval_.value_or(kFirstPause);;
         pause = interval_.value_or(std::min(pause * 2, kLongestPause))) {
      if (const auto standing = look_once(); standing && standing->satisfied) return conclude(*standing);
      if (Clock::now() >= end_) throw Error(*last_);
      tell();
      sleep(pause);
    }
  }

 private:
  static std::optional<Milliseconds> interval_of(const Settings& settings) {
    if (!settings.is_set("interval")) return std::nullopt;
    const Milliseconds interval = settings.duration("interval");
    if (interval <= Milliseconds{0})
      throw Error(ErrorKind::usage, "--interval has to be more than 0", "--interval 500ms");
    return interval;
  }

  std::optional<Standing> look_once() {
    try {
      if (!database_) connect();
      const Standing standing = find_standing(context_, *database_);
      last_ = not_there(standing);
      // Nobody takes a database back to an older version; its releases come and go.
      if (standing.is_newer && standing.pending.empty()) throw Error(*last_);
      return standing;
    } catch (const Error& error) {
      if (error.kind != ErrorKind::cannot_connect) throw;
      throw_if_signalled(context_);
      last_ = error;
      database_.reset();
      return std::nullopt;
    }
  }

  void connect() {
    database_ = std::make_unique<Database>(context_, Access::read, files_for_standing(context_.settings));
    if (is_headed_) return;
    is_headed_ = true;
    context_.console.live_line({});
    context_.console.print(header_line(*database_));
  }

  void conclude(const Standing& standing) {
    context_.console.live_line({});
    context_.console.print(fmt::format("{} Nothing is pending.\n", at_version(standing.at)));
  }

  /// The last look is at the end of the time, whatever the interval.
  void sleep(Milliseconds pause) {
    const auto until = std::min(Clock::now() + pause, end_);
    while (Clock::now() < until) {
      throw_if_signalled(context_);
      std::this_thread::sleep_for(std::min<Clock::duration>(kStep, until - Clock::now()));
      tell();
    }
    throw_if_signalled(context_);
  }

  /// On a terminal one live line, every second; otherwise a plain line at once, and then every ten seconds.
  void tell() {
    if (Clock::now() < next_line_) return;
    const auto waited = std::chrono::floor<std::chrono::seconds>(Clock::now() - begin_);
    const std::string text = on_one_line(last_->message);
    if (context_.console.options.live) {
      next_line_ = Clock::now() + std::chrono::seconds(1);
      const std::string since = waited.count() == 0 ? "" : fmt::format(" for {}", format_duration(waited));
      context_.console.live_line(fmt::format("  waiting{}: {}", since, text));
    } else {
      next_line_ = Clock::now() + std::chrono::seconds(10);
      context_.console.talk(fmt::format("waiting: {}\n", text));
    }
  }

  Context& context_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point end_;
  std::optional<Milliseconds> interval_;
  Clock::time_point next_line_{};
  std::unique_ptr<Database> database_;
  std::optional<Error> last_;
  bool is_headed_ = false;
};

}  // namespace

void run_wait(Context& context) {
  check_standing_options(context.settings);
  Waiting(context).run();
}

}  // namespace fishway
