#include "drivers/sqlite/run_lock_file.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>

#include "core/error.hpp"
#include "drivers/sqlite/process.hpp"

namespace fishway::sqlite {
namespace {

bool is_file_at(int file, const std::filesystem::path& path) {
  struct stat opened {};
  struct stat found {};
  return fstat(file, &opened) == 0 && stat(path.c_str(), &found) == 0 && opened.st_dev == found.st_dev &&
         opened.st_ino == found.st_ino;
}

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string();
}

// Lines of "key=value".
std::string value_of(const std::string& text, const std::string& key) {
  std::size_t begin = text.starts_with(key + '=') ? 0 : text.find('\n' + key + '=');
  if (begin == std::string::npos) return {};
  begin = text.find('=', begin) + 1;
  return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

RunLockFile::RunLockFile(std::filesystem::path database, std::string application)
    : database_(std::move(database)), application_(std::move(application)) {
  if (database_.empty()) return;
  // SQLite follows symbolic links to the real file before it names its journal; the lock goes there, too.
  std::error_code error;
  std::filesystem::path real = std::filesystem::weakly_canonical(database_, error);
  path_ = error ? database_ : real;
  path_ += ".fishway-lock";
}

LockAttempt RunLockFile::try_lock() {
  if (path_.empty()) {
    in_memory_locked_ = true;
    return {true, {}};
  }
  if (holds()) return {true, {}};
  release();
  for (;;) {
    int file = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) fail("create");
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
      int reason = errno;
      std::optional<LockHolder> holder = read_holder(file);
      close(file);
      errno = reason;
      if (reason != EWOULDBLOCK && reason != EINTR) fail("lock");
      return {false, holder};
    }
    // The holder before may have removed the file between our open and our lock: then this lock guards nothing.
    if (is_file_at(file, path_)) {
      file_ = file;
      write_holder(file);
      return {true, {}};
    }
    close(file);
  }
}

bool RunLockFile::holds() const {
  if (path_.empty()) return in_memory_locked_;
  return file_ >= 0 && is_file_at(file_, path_);
}

void RunLockFile::release() noexcept {
  in_memory_locked_ = false;
  if (file_ < 0) return;
  // Removed while still locked, so that nobody's lock is removed but ours.
  if (is_file_at(file_, path_)) unlink(path_.c_str());
  close(file_);
  file_ = -1;
}

bool RunLockFile::exists() const { return !path_.empty() && access(path_.c_str(), F_OK) == 0; }

std::optional<LockHolder> RunLockFile::read_holder(int file) const {
  std::array<char, 2048> buffer{};
  ssize_t length = pread(file, buffer.data(), buffer.size(), 0);
  if (length <= 0) return std::nullopt;  // it has only just got the lock
  std::string text(buffer.data(), static_cast<std::size_t>(length));
  std::string host = value_of(text, "host");
  return LockHolder{value_of(text, "pid"), value_of(text, "user"), value_of(text, "application"),
                    host == host_name() ? "" : host, value_of(text, "since")};
}

// What cannot be written is only missing from a message.
void RunLockFile::write_holder(int file) const {
  struct stat database {};
  if (stat(database_.c_str(), &database) == 0) (void)!fchmod(file, database.st_mode & 0666);
  std::string text = fmt::format("pid={}\nuser={}\napplication={}\nhost={}\nsince={:%Y-%m-%dT%H:%M:%SZ}\n", getpid(),
                                 user_name(geteuid()), application_, host_name(), fmt::gmtime(std::time(nullptr)));
  (void)!ftruncate(file, 0);
  (void)!pwrite(file, text.data(), text.size(), 0);
}

void RunLockFile::fail(const char* what) const {
  throw Error(ErrorKind::configuration,
              fmt::format("cannot {} the lock file {}: {}", what, path_.string(), std::strerror(errno)),
              "make the database's folder writable for this user: SQLite needs that for its journal as well");
}

}  // namespace fishway::sqlite
