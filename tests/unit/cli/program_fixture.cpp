#include "tests/unit/cli/program_fixture.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "cli/program.hpp"

namespace fishway::test {
namespace {

/// A FILE that writes into a string.
class Capture {
 public:
  Capture() : file_(open_memstream(&buffer_, &size_)) {}
  ~Capture() {
    if (file_ != nullptr) std::fclose(file_);
    std::free(buffer_);
  }
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;
  std::FILE* file() { return file_; }
  std::string text() {
    std::fflush(file_);
    return {buffer_, size_};
  }

 private:
  char* buffer_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* file_;
};

}  // namespace

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "fishway-test-XXXXXX").string();
  path_ = std::filesystem::path(mkdtemp(name.data()));
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void Folder::write(const std::string& name, const std::string& text) const {
  std::filesystem::create_directories((path_ / name).parent_path());
  std::ofstream(path_ / name, std::ios::binary) << text;
}

ProgramRun Folder::run(std::vector<std::string> words, Environment environment) const {
  return run_in(".", std::move(words), std::move(environment));
}

ProgramRun Folder::run_in(const std::string& folder, std::vector<std::string> words, Environment environment) const {
  Capture out;
  Capture err;
  ProgramInput input;
  input.words = std::move(words);
  input.environment = std::move(environment);
  input.directory = (path_ / folder).lexically_normal();
  input.out = out.file();
  input.err = err.file();
  ProgramRun result;
  result.exit_code = run_program(input);
  result.out = out.text();
  result.err = err.text();
  return result;
}

ProgramRun Folder::run_on_sqlite(std::vector<std::string> words, Environment environment) const {
  std::filesystem::create_directories(path_ / "migrations");
  environment.emplace("FISHWAY_URL", "sqlite:" + file("shop.db"));
  environment.emplace("FISHWAY_LOCATIONS", file("migrations"));
  environment.emplace("FISHWAY_OUTPUT", "json");
  return run(std::move(words), std::move(environment));
}

}  // namespace fishway::test
