#include "cli/output/repository_path.hpp"

#include <optional>

namespace fishway {
namespace {

namespace fs = std::filesystem;

/// Through symbolic links: a checkout may be named by one.
fs::path resolved(const fs::path& path) {
  std::error_code failed;
  const fs::path canonical = fs::weakly_canonical(path, failed);
  return failed ? path.lexically_normal() : canonical;
}

std::optional<std::string> inside(const fs::path& file, const fs::path& root) {
  const fs::path relative = resolved(file).lexically_relative(resolved(root));
  if (relative.empty() || *relative.begin() == "..") return std::nullopt;
  return relative.generic_string();
}

}  // namespace

std::string repository_path(const std::string& file, const fs::path& directory, const Environment& environment) {
  if (file.empty()) return file;
  const fs::path full = fs::path(file).is_absolute() ? fs::path(file) : directory / file;
  for (const char* name : {"GITHUB_WORKSPACE", "CI_PROJECT_DIR"})
    if (const auto root = variable(environment, name))
      if (const auto path = inside(full, *root)) return *path;
  if (const auto path = inside(full, directory)) return *path;
  return fs::path(file).lexically_normal().generic_string();
}

}  // namespace fishway
