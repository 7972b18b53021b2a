// Who else uses a database file, and for what: from the locks that SQLite takes on it, as the kernel lists them.
//
// The file itself is never opened for this: closing it would drop all of this process's own locks on it, because
// POSIX locks belong to the process (https://www.sqlite.org/howtocorrupt.html, section 2.2). Without /proc/locks, which
// only Linux has, nobody is seen. What is seen are processes: the kernel does not say which of a process's transactions
// holds a lock, nor since when.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace fishway::sqlite {

enum class FileUse {
  connected,  ///< open in WAL mode, with nothing under way
  reading,
  writing,  ///< the one writer, or who puts a crashed one's work in order
};

/// A lock as a line of /proc/locks has it.
struct FileLock {
  long long pid = 0;
  bool exclusive = false;
  unsigned major = 0;  ///< of the device
  unsigned minor = 0;
  unsigned long long inode = 0;
  long long first = 0;  ///< byte
};

/// The locks that `text`, as /proc/locks has it, lists; those that are only waited for are none.
std::vector<FileLock> parse_locks(std::string_view text);

/// The other processes that use one of the databases, at least as much as `least`, one Blocker for each. The state is
/// the use, in words.
std::vector<Blocker> users_of(const std::vector<std::string>& databases, FileUse least);

/// Those of `before` that use them still, and as much as before.
std::vector<Blocker> still_users_of(const std::vector<std::string>& databases, const std::vector<Blocker>& before);

}  // namespace fishway::sqlite
