#ifdef FISHWAY_HAS_SQLITE
#include "tests/conformance/other_program.hpp"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <thread>

namespace fishway::conformance {
namespace {

// A line each way; SQL has no line end in these tests.
bool read_line(int file, std::string& line) {
  line.clear();
  for (char c = 0; read(file, &c, 1) == 1; line += c)
    if (c == '\n') return true;
  return false;
}

void write_line(int file, const std::string& line) {
  std::string text = line + '\n';
  (void)!write(file, text.data(), text.size());
}

// "MILLISECONDS SQL"
[[noreturn]] void serve(const std::string& database, int requests, int answers) {
  sqlite3* handle = nullptr;
  if (sqlite3_open(database.c_str(), &handle) != SQLITE_OK) _exit(1);
  for (std::string line; read_line(requests, line);) {
    std::size_t sql = 0;
    std::this_thread::sleep_for(Milliseconds(std::stoi(line, &sql)));
    bool done = sqlite3_exec(handle, line.c_str() + sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    write_line(answers, done ? "ok" : sqlite3_errmsg(handle));
  }
  _exit(0);
}

}  // namespace

OtherProgram::OtherProgram(const TestDatabase& database) {
  std::array<int, 2> requests{};
  std::array<int, 2> answers{};
  REQUIRE(pipe(requests.data()) == 0);
  REQUIRE(pipe(answers.data()) == 0);
  pid_ = fork();
  REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    close(requests[1]);
    serve(database.options().url.database, requests[0], answers[1]);
  }
  close(requests[0]);
  close(answers[1]);
  requests_ = requests[1];
  answers_ = answers[0];
}

OtherProgram::~OtherProgram() {
  close(requests_);
  close(answers_);
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void OtherProgram::execute(const std::string& sql) { REQUIRE(try_to(sql) == "ok"); }

std::string OtherProgram::try_to(const std::string& sql) {
  execute_later(Milliseconds(0), sql);
  std::string answer;
  REQUIRE(read_line(answers_, answer));
  return answer;
}

void OtherProgram::execute_later(Milliseconds time, const std::string& sql) {
  write_line(requests_, std::to_string(time.count()) + ' ' + sql);
}

}  // namespace fishway::conformance
#endif
