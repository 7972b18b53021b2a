// Runs the program inside the test's process, in a folder of its own.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/environment.hpp"

namespace fishway::test {

struct ProgramRun {
  int exit_code = 0;
  std::string out;
  std::string err;
  nlohmann::json document() const { return nlohmann::json::parse(out); }
};

/// A temporary folder that is removed at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  void write(const std::string& name, const std::string& text) const;

  ProgramRun run(std::vector<std::string> words, Environment environment = {}) const;
  /// With a folder inside this one as working directory.
  ProgramRun run_in(const std::string& folder, std::vector<std::string> words, Environment environment = {}) const;
  /// With a SQLite file and `migrations` in this folder, and JSON as output.
  ProgramRun run_on_sqlite(std::vector<std::string> words, Environment environment = {}) const;

 private:
  std::filesystem::path path_;
};

}  // namespace fishway::test
