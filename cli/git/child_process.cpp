#include "cli/git/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace fishway {
namespace {

[[noreturn]] void fail(int code, const char* what) { throw std::system_error(code, std::generic_category(), what); }

/// What one side writes and the other reads. Neither end gets into other programs by itself.
class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) fail(errno, "pipe");
  }
  ~Pipe() {
    close_writing();
    close(ends_[0]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int reading() const { return ends_[0]; }
  int writing() const { return ends_[1]; }
  void close_writing() {
    if (ends_[1] != -1) close(std::exchange(ends_[1], -1));
  }

 private:
  std::array<int, 2> ends_ = {-1, -1};
};

/// How the child begins: our streams as its own, no signal blocked or ignored.
class Beginning {
 public:
  Beginning(const Pipe& out, const Pipe& err) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, out.writing(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, err.writing(), STDERR_FILENO);
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) sigaddset(&signals, signal);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Beginning() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }
  Beginning(const Beginning&) = delete;
  Beginning& operator=(const Beginning&) = delete;
  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// Reads what is there; false at the end.
bool read_some(int from, std::string& into) {
  std::array<char, 16384> block;
  const ssize_t size = read(from, block.data(), block.size());
  if (size > 0) into.append(block.data(), static_cast<std::size_t>(size));
  return size > 0 || (size < 0 && errno == EINTR);
}

/// Both at once: a child that fills one pipe while the other is read would never end.
void read_both(const Pipe& out, const Pipe& err, ChildResult& result) {
  std::array<pollfd, 2> ends = {{{out.reading(), POLLIN, 0}, {err.reading(), POLLIN, 0}}};
  while (ends[0].fd != -1 || ends[1].fd != -1) {
    if (poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) fail(errno, "poll");
    for (pollfd& end : ends) {
      if (end.fd == -1 || (end.revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      if (!read_some(end.fd, &end == ends.data() ? result.out : result.err)) end.fd = -1;
    }
  }
}

int exit_code_of(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) fail(errno, "waitpid");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::optional<ChildResult> run_child(const std::vector<std::string>& words, const Environment& environment) {
  std::vector<std::string> arguments = words;
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  Pipe out;
  Pipe err;
  const Beginning beginning(out, err);
  pid_t child = 0;
  const int failure = posix_spawnp(&child, arguments.front().c_str(), beginning.actions(), beginning.attributes(),
                                   pointers_to(arguments).data(), pointers_to(variables).data());
  if (failure == ENOENT || failure == EACCES) return std::nullopt;
  if (failure != 0) fail(failure, words.front().c_str());
  out.close_writing();
  err.close_writing();
  ChildResult result;
  read_both(out, err, result);
  result.exit_code = exit_code_of(child);
  return result;
}

}  // namespace fishway
