#include "cli/signals.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string_view>

namespace fishway {
namespace {

constexpr char quit = 'q';
constexpr char stop = 's';

std::atomic<int> stop_signal_number{0};
std::atomic<int> writing_end{-1};
std::atomic<bool> session_watched{false};

constexpr int milliseconds_between_cancels = 300;
/// Who sends a signal counts on an end within five seconds. What is under way then is as after a crash: the server
/// rolls it back, and the next run goes on from what is committed.
constexpr std::chrono::milliseconds patience{4500};

/// The main thread, and the one that cancels, may be waiting for a server that does not answer: a timer's signal ends
/// the process whatever they do.
extern "C" void on_impatience(int) {
  constexpr std::string_view message =
      "\nstill not stopped: ended as it is; run `fishway migrate` again, it goes on from what is committed\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, message.data(), message.size());
  _exit(128 + stop_signal_number.load());
}

void set_timer(std::chrono::milliseconds time) {
  itimerval timer{};
  timer.it_value.tv_sec = time.count() / 1000;
  timer.it_value.tv_usec = time.count() % 1000 * 1000;
  setitimer(ITIMER_REAL, &timer, nullptr);
}

/// Only what is allowed in a signal handler: atomics, write, _exit.
extern "C" void on_signal(int number) {
  const bool is_second = stop_signal_number.exchange(number) != 0;
  if (is_second || !session_watched.load()) _exit(128 + number);
  const char byte = stop;
  [[maybe_unused]] const auto written = write(writing_end.load(), &byte, 1);
}

void handle(int number, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, nullptr);
}

}  // namespace

Signals::Signals() {
  if (pipe2(pipe_.data(), O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  stop_signal_number = 0;
  writing_end = pipe_[1];
  handle(SIGPIPE, SIG_IGN);
  handle(SIGINT, on_signal);
  handle(SIGTERM, on_signal);
  handle(SIGALRM, on_impatience);
}

Signals::~Signals() {
  handle(SIGINT, SIG_DFL);
  handle(SIGTERM, SIG_DFL);
  [[maybe_unused]] const auto written = write(pipe_[1], &quit, 1);
  if (thread_.joinable()) thread_.join();
  set_timer(std::chrono::milliseconds{0});
  close(pipe_[0]);
  close(pipe_[1]);
}

const std::atomic<int>* Signals::stop_signal() const { return &stop_signal_number; }

void Signals::ignore_hangup() { handle(SIGHUP, SIG_IGN); }

/// The handler may not call the driver; this thread does it. Between the runner's look at the flag and the statement's
/// start a cancel finds nothing to cancel, so it comes again and again.
void Signals::serve() {
  pollfd pipe{pipe_[0], POLLIN, 0};
  for (int pause = -1;; pause = milliseconds_between_cancels) {
    int ready = 0;
    while ((ready = poll(&pipe, 1, pause)) < 0 && errno == EINTR) {
    }
    char byte = 0;
    if (ready < 0 || (ready > 0 && (read(pipe_[0], &byte, 1) <= 0 || byte == quit))) return;
    if (pause < 0) set_timer(patience);
    cancel();
  }
}

void Signals::cancel() {
  const std::lock_guard lock(watching_);
  if (session_ != nullptr) session_->cancel();
}

/// Until here the handler needs nobody to help it, and many commands never get here.
Signals::Watch::Watch(Signals& signals, Session& session) : signals_(signals) {
  if (!signals.thread_.joinable()) signals.thread_ = std::thread([&signals] { signals.serve(); });
  const std::lock_guard lock(signals_.watching_);
  signals_.session_ = &session;
  session_watched = true;
}

Signals::Watch::~Watch() {
  const std::lock_guard lock(signals_.watching_);
  signals_.session_ = nullptr;
  session_watched = false;
}

}  // namespace fishway
