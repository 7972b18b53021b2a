#include "drivers/sqlite/file_users.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "drivers/sqlite/process.hpp"

namespace fishway::sqlite {
namespace {

// The bytes that SQLite locks of a database, https://www.sqlite.org/lockingv3.html and its os.h; and of the -shm file
// beside it, https://www.sqlite.org/walformat.html section 2.3.
constexpr long long kPending = 0x40000000;
constexpr long long kReserved = kPending + 1;
constexpr long long kShared = kPending + 2;
constexpr long long kWalWrite = 120;
constexpr long long kWalRecover = 122;
constexpr long long kWalFirstRead = 123;
constexpr long long kWalLastRead = 127;

std::string read_locks() {
  std::ifstream file("/proc/locks");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// A file by which its locks are known.
struct Identity {
  explicit Identity(const std::string& path) {
    struct stat found {};
    if (stat(path.c_str(), &found) != 0) return;
    device = found.st_dev;
    inode = found.st_ino;
  }
  // File systems without a device of their own (btrfs, overlayfs) can show another number for it in /proc/locks.
  bool has(const FileLock& lock) const {
    if (inode == 0 || lock.inode != inode) return false;
    return (lock.major == major(device) && lock.minor == minor(device)) || (major(device) == 0 && lock.major == 0);
  }
  dev_t device = 0;
  ino_t inode = 0;
};

std::optional<FileUse> use_of_database(const FileLock& lock) {
  if (lock.first != kPending && lock.first != kReserved && lock.first != kShared) return std::nullopt;
  return lock.exclusive ? FileUse::writing : FileUse::reading;
}

std::optional<FileUse> use_of_wal(const FileLock& lock) {
  if (lock.first == kWalWrite || lock.first == kWalRecover) return FileUse::writing;
  if (lock.first >= kWalFirstRead && lock.first <= kWalLastRead) return FileUse::reading;
  return FileUse::connected;
}

using Users = std::map<long long, FileUse>;

void raise(Users& users, long long pid, FileUse use) {
  auto [user, is_new] = users.try_emplace(pid, use);
  if (!is_new) user->second = std::max(user->second, use);
}

void add_users(Users& users, const std::string& database, const std::vector<FileLock>& locks) {
  Identity file(database);
  Identity shared_memory(database + "-shm");
  Users of_wal;
  for (const FileLock& lock : locks)
    if (shared_memory.has(lock))
      if (auto use = use_of_wal(lock)) raise(of_wal, lock.pid, *use);
  for (const FileLock& lock : locks) {
    auto use = file.has(lock) ? use_of_database(lock) : std::nullopt;
    // In WAL mode whoever has it open has a shared lock on the file itself, for as long as that.
    if (use == FileUse::reading && of_wal.contains(lock.pid)) use = FileUse::connected;
    if (use) raise(users, lock.pid, *use);
  }
  for (auto [pid, use] : of_wal) raise(users, pid, use);
}

Users find_users(const std::vector<std::string>& databases) {
  Users users;
  std::vector<FileLock> locks = parse_locks(read_locks());
  for (const std::string& database : databases) add_users(users, database, locks);
  users.erase(getpid());
  return users;
}

constexpr std::array<std::string_view, 3> kStates = {"connected", "reading", "writing"};

FileUse use_of(const Blocker& blocker) {
  auto state = std::ranges::find(kStates, blocker.state);
  return state == kStates.end() ? FileUse::connected : static_cast<FileUse>(state - kStates.begin());
}

Blocker describe(long long pid, FileUse use) {
  Process process = describe_process(pid);
  Blocker blocker;
  blocker.pid = pid;
  blocker.transaction = fmt::format("{}:{}", pid, process.start);
  blocker.user = process.user;
  blocker.application = process.name;
  blocker.state = kStates[static_cast<std::size_t>(use)];
  blocker.advice = fmt::format("kill {}", pid);
  return blocker;
}

}  // namespace

// "9: POSIX  ADVISORY  READ 3532 fe:00:9977874 1073741826 1073742335": the device in hexadecimal, first and last byte.
// A line with "->" is a request that waits, which SQLite's never do.
std::vector<FileLock> parse_locks(std::string_view text) {
  std::vector<FileLock> locks;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    FileLock lock;
    std::array<char, 16> access{};
    if (std::sscanf(line.c_str(), "%*d: POSIX %*s %15s %lld %x:%x:%llu %lld", access.data(), &lock.pid, &lock.major,
                    &lock.minor, &lock.inode, &lock.first) != 6)
      continue;
    lock.exclusive = std::string_view(access.data()) == "WRITE";
    locks.push_back(lock);
  }
  return locks;
}

std::vector<Blocker> users_of(const std::vector<std::string>& databases, FileUse least) {
  std::vector<Blocker> blockers;
  for (auto [pid, use] : find_users(databases))
    if (use >= least) blockers.push_back(describe(pid, use));
  return blockers;
}

std::vector<Blocker> still_users_of(const std::vector<std::string>& databases, const std::vector<Blocker>& before) {
  std::vector<Blocker> still;
  Users users = find_users(databases);
  for (const Blocker& blocker : before) {
    auto user = users.find(blocker.pid);
    if (user == users.end() || user->second < use_of(blocker)) continue;
    Blocker now = describe(user->first, user->second);
    if (now.transaction != blocker.transaction) continue;
    now.state = blocker.state;  // what was asked for is what is looked for again
    still.push_back(now);
  }
  return still;
}

}  // namespace fishway::sqlite
