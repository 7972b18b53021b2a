#include "cli/signals.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace fishway {
namespace {

constexpr char quit = 'q';
constexpr char stop = 's';

std::atomic<int> stop_signal_number{0};
std::atomic<int> writing_end{-1};
std::atomic<bool> session_watched{false};

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
  thread_ = std::thread([this] { serve(); });
  handle(SIGPIPE, SIG_IGN);
  handle(SIGINT, on_signal);
  handle(SIGTERM, on_signal);
}

Signals::~Signals() {
  handle(SIGINT, SIG_DFL);
  handle(SIGTERM, SIG_DFL);
  [[maybe_unused]] const auto written = write(pipe_[1], &quit, 1);
  thread_.join();
  close(pipe_[0]);
  close(pipe_[1]);
}

const std::atomic<int>* Signals::stop_signal() const { return &stop_signal_number; }

void Signals::ignore_hangup() { handle(SIGHUP, SIG_IGN); }

/// The handler may not call the driver; this thread does it.
void Signals::serve() {
  char byte = 0;
  for (;;) {
    const auto count = read(pipe_[0], &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || byte == quit) return;
    const std::lock_guard lock(watching_);
    if (session_ != nullptr) session_->cancel();
  }
}

Signals::Watch::Watch(Signals& signals, Session& session) : signals_(signals) {
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
