#include "drivers/sqlite/process.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

namespace fishway::sqlite {
namespace {

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// The 22nd word of /proc/PID/stat (proc(5)). The 2nd is the name in parentheses, which can hold anything.
std::string start_time(const std::string& stat) {
  std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream words(stat.substr(name_end + 1));
  std::string word;
  for (int number = 3; number <= 22; ++number) words >> word;
  return word;
}

}  // namespace

std::string user_name(unsigned id) {
  const passwd* user = getpwuid(id);
  return user ? user->pw_name : fmt::format("{}", id);
}

Process describe_process(long long pid) {
  std::string folder = fmt::format("/proc/{}", pid);
  Process process;
  struct stat owner {};
  if (stat(folder.c_str(), &owner) != 0) return process;
  process.user = user_name(owner.st_uid);
  process.name = first_line(folder + "/comm");
  process.start = start_time(first_line(folder + "/stat"));
  return process;
}

}  // namespace fishway::sqlite
