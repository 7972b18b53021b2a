#include "tests/lint/cases.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace fishway::lint {
namespace {

/// Reads one file of cases.
class CaseReader {
 public:
  CaseReader(std::string file, Dialect dialect, std::vector<Case>& cases)
      : file_(std::move(file)), dialect_(dialect), cases_(cases) {}

  void read() {
    std::ifstream stream(file_);
    for (std::string line; std::getline(stream, line);) {
      ++line_;
      take(line);
    }
    if (!is_judged_) fail("the last case does not say whether it is safe");
  }

 private:
  void take(const std::string& line) {
    if (const auto title = after(line, "-- case: ")) return begin(*title);
    if (line == "-- before:") return into(&SqlToLint::before);
    if (line == "-- change:") return into(&SqlToLint::change);
    if (line == "-- safe") return judge({});
    if (const auto rules = after(line, "-- hazard: ")) return judge(*rules);
    if (const auto version = after(line, "-- version: ")) return set_version(std::stoi(*version));
    if (const auto phase = after(line, "-- phase: ")) return set_phase(*phase);
    if (const auto dialect = after(line, "-- dialect: ")) return set_dialect(*dialect);
    if (text_ != nullptr) *text_ += line + "\n";
  }

  static std::optional<std::string> after(const std::string& line, std::string_view mark) {
    if (!line.starts_with(mark)) return std::nullopt;
    return line.substr(mark.size());
  }

  void begin(const std::string& title) {
    if (!is_judged_) fail("the case before does not say whether it is safe");
    is_judged_ = false;
    text_ = nullptr;
    Case& added = cases_.emplace_back();
    added.file = std::filesystem::path(file_).filename().string();
    added.line = line_;
    added.title = title;
    added.sql.dialect = dialect_;
  }

  void into(std::string SqlToLint::*part) { text_ = &(cases_.back().sql.*part); }
  void set_phase(const std::string& phase) { cases_.back().sql.phase = phase_from_name(phase); }
  void set_dialect(const std::string& dialect) { cases_.back().sql.dialect = dialect_from_name(dialect).value(); }
  void set_version(int version) { cases_.back().sql.version = version < 1000 ? version * 10000 : version; }

  void judge(const std::string& rules) {
    std::istringstream words(rules);
    for (std::string rule; words >> rule;) cases_.back().rules.push_back(rule);
    is_judged_ = true;
    text_ = nullptr;
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw std::runtime_error(file_ + ":" + std::to_string(line_) + ": " + message);
  }

  std::string file_;
  Dialect dialect_;
  std::vector<Case>& cases_;
  std::size_t line_ = 0;
  std::string* text_ = nullptr;
  bool is_judged_ = true;
};

}  // namespace

std::vector<Case> read_cases(const std::string& folder, Dialect dialect) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  std::vector<Case> cases;
  for (const std::string& file : files) CaseReader(file, dialect, cases).read();
  return cases;
}

}  // namespace fishway::lint
