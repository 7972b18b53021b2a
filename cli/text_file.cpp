#include "cli/text_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "core/error.hpp"

namespace fishway {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what, const std::string& why) {
  throw Error(ErrorKind::configuration, fmt::format("cannot read the {} {}: {}", what, path.string(), why),
              "check the path and its permissions");
}

}  // namespace

std::string read_text_file(const std::filesystem::path& path, const std::string& what) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) fail(path, what, "it is a folder");
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path, what, std::strerror(errno));
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace fishway
