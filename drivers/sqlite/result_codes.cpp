#include "drivers/sqlite/result_codes.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace fishway::sqlite {
namespace {

struct Named {
  int code;
  std::string_view name;
};

#define NAMED(code) \
  Named { code, #code }
constexpr std::array kNames = {
    NAMED(SQLITE_ERROR),
    NAMED(SQLITE_INTERNAL),
    NAMED(SQLITE_PERM),
    NAMED(SQLITE_ABORT),
    NAMED(SQLITE_BUSY),
    NAMED(SQLITE_LOCKED),
    NAMED(SQLITE_NOMEM),
    NAMED(SQLITE_READONLY),
    NAMED(SQLITE_INTERRUPT),
    NAMED(SQLITE_IOERR),
    NAMED(SQLITE_CORRUPT),
    NAMED(SQLITE_NOTFOUND),
    NAMED(SQLITE_FULL),
    NAMED(SQLITE_CANTOPEN),
    NAMED(SQLITE_PROTOCOL),
    NAMED(SQLITE_SCHEMA),
    NAMED(SQLITE_TOOBIG),
    NAMED(SQLITE_CONSTRAINT),
    NAMED(SQLITE_MISMATCH),
    NAMED(SQLITE_MISUSE),
    NAMED(SQLITE_NOLFS),
    NAMED(SQLITE_AUTH),
    NAMED(SQLITE_RANGE),
    NAMED(SQLITE_NOTADB),
    NAMED(SQLITE_ERROR_MISSING_COLLSEQ),
    NAMED(SQLITE_ERROR_RETRY),
    NAMED(SQLITE_ERROR_SNAPSHOT),
    NAMED(SQLITE_BUSY_RECOVERY),
    NAMED(SQLITE_BUSY_SNAPSHOT),
    NAMED(SQLITE_BUSY_TIMEOUT),
    NAMED(SQLITE_LOCKED_SHAREDCACHE),
    NAMED(SQLITE_LOCKED_VTAB),
    NAMED(SQLITE_READONLY_RECOVERY),
    NAMED(SQLITE_READONLY_CANTLOCK),
    NAMED(SQLITE_READONLY_ROLLBACK),
    NAMED(SQLITE_READONLY_DBMOVED),
    NAMED(SQLITE_READONLY_CANTINIT),
    NAMED(SQLITE_READONLY_DIRECTORY),
    NAMED(SQLITE_ABORT_ROLLBACK),
    NAMED(SQLITE_CANTOPEN_NOTEMPDIR),
    NAMED(SQLITE_CANTOPEN_ISDIR),
    NAMED(SQLITE_CANTOPEN_FULLPATH),
    NAMED(SQLITE_CANTOPEN_CONVPATH),
    NAMED(SQLITE_CANTOPEN_SYMLINK),
    NAMED(SQLITE_CORRUPT_VTAB),
    NAMED(SQLITE_CORRUPT_SEQUENCE),
    NAMED(SQLITE_CORRUPT_INDEX),
    NAMED(SQLITE_CONSTRAINT_CHECK),
    NAMED(SQLITE_CONSTRAINT_COMMITHOOK),
    NAMED(SQLITE_CONSTRAINT_FOREIGNKEY),
    NAMED(SQLITE_CONSTRAINT_FUNCTION),
    NAMED(SQLITE_CONSTRAINT_NOTNULL),
    NAMED(SQLITE_CONSTRAINT_PRIMARYKEY),
    NAMED(SQLITE_CONSTRAINT_TRIGGER),
    NAMED(SQLITE_CONSTRAINT_UNIQUE),
    NAMED(SQLITE_CONSTRAINT_VTAB),
    NAMED(SQLITE_CONSTRAINT_ROWID),
    NAMED(SQLITE_CONSTRAINT_PINNED),
    NAMED(SQLITE_CONSTRAINT_DATATYPE),
    NAMED(SQLITE_IOERR_READ),
    NAMED(SQLITE_IOERR_SHORT_READ),
    NAMED(SQLITE_IOERR_WRITE),
    NAMED(SQLITE_IOERR_FSYNC),
    NAMED(SQLITE_IOERR_DIR_FSYNC),
    NAMED(SQLITE_IOERR_TRUNCATE),
    NAMED(SQLITE_IOERR_FSTAT),
    NAMED(SQLITE_IOERR_UNLOCK),
    NAMED(SQLITE_IOERR_RDLOCK),
    NAMED(SQLITE_IOERR_DELETE),
    NAMED(SQLITE_IOERR_NOMEM),
    NAMED(SQLITE_IOERR_ACCESS),
    NAMED(SQLITE_IOERR_LOCK),
    NAMED(SQLITE_IOERR_CLOSE),
    NAMED(SQLITE_IOERR_DELETE_NOENT),
};
#undef NAMED

ErrorKind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorKind::lock_timeout;
    case SQLITE_IOERR:
      return ErrorKind::cannot_connect;
    default:
      return ErrorKind::configuration;
  }
}

}  // namespace

std::string code_name(int extended_code) {
  auto find = [](int code) { return std::ranges::find(kNames, code, &Named::code); };
  if (auto named = find(extended_code); named != kNames.end()) return std::string(named->name);
  if (auto named = find(extended_code & 0xff); named != kNames.end())
    return fmt::format("{} ({})", named->name, extended_code);
  return fmt::format("SQLite result {}", extended_code);
}

std::string code_hint(int extended_code, const std::string& file) {
  switch (extended_code & 0xff) {
    case SQLITE_BUSY:
      return fmt::format(
          "another process has {0} open and holds its lock: let it finish (`fuser {0}` shows who it is) and try again, "
          "or wait longer with `?busy_timeout=30s` in the URL; in WAL mode readers would not be in the way",
          file);
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return fmt::format("make {} and its folder writable for this user", file);
    case SQLITE_CANTOPEN:
      return fmt::format("SQLite creates its journal beside {}: make the folder writable for this user", file);
    case SQLITE_FULL:
      return "free space on the disk, then try again";
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return fmt::format("look at the file with `sqlite3 {} 'PRAGMA integrity_check'`", file);
    default:
      return {};
  }
}

SqliteError::SqliteError(int extended_code, std::string text, std::string hint, int error_offset,
                         std::vector<Blocker> in_the_way)
    : Error(kind_of(extended_code), std::move(text), std::move(hint)), code(extended_code), offset(error_offset) {
  server_code = code_name(extended_code);
  blockers = std::move(in_the_way);
}

}  // namespace fishway::sqlite
