// launch FILE PROGRAM [ARGUMENT...]: runs the program, and writes into FILE how long it took (ns), how much of the
// processors it used (us, user and system) and how much memory it had at most (KB), then its exit code.
//
// A program of its own because the kernel counts into the peak memory of a process what its parent had when it was forked:
// beside Python's 30 MB a small program could not be measured. This one is linked statically and has half a megabyte.
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char** environ;

static long long now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

static long long microseconds(const timeval& time) { return time.tv_sec * 1'000'000LL + time.tv_usec; }

int main(int count, char** arguments) {
  if (count < 3) return 125;
  const int report = open(arguments[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  pid_t child = 0;
  const long long began = now();
  if (posix_spawnp(&child, arguments[2], nullptr, nullptr, arguments + 2, environ) != 0) return 127;
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child) return 125;
  const long long ended = now();
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  dprintf(report, "%lld %lld %lld %ld %d\n", ended - began, microseconds(usage.ru_utime), microseconds(usage.ru_stime),
          usage.ru_maxrss, code);
  return 0;
}
