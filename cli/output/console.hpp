// Where the program writes: stdout is data, stderr is talk.
//
// Writing never fails: a closed or broken stdout must not end a run half-way. The live line may be written by another
// thread than the rest.
#pragma once

#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace fishway {

enum class OutputForm { text, json, jsonl };

struct ConsoleOptions {
  OutputForm form = OutputForm::text;
  bool quiet = false;
  bool verbose = false;
  bool color_out = false;
  bool color_err = false;
  bool on_github = false;  ///< what begins like a workflow command is none: others wrote it
  bool live = false;       ///< stderr is a terminal where one line may be rewritten
};

class Console {
 public:
  Console(std::FILE* out, std::FILE* err) : out_(out), err_(err) {}

  ConsoleOptions options;

  bool is_text() const { return options.form == OutputForm::text; }

  /// Text for stdout: only in the text form, and not when quiet.
  void print(std::string_view text);
  /// Text for stdout, also when quiet: the answer itself.
  void answer(std::string_view text);
  /// Data for stdout, whatever the form.
  void write(std::string_view data);
  /// Talk on stderr; not when quiet.
  void talk(std::string_view text);
  /// An error on stderr; always.
  void complain(std::string_view text);

  /// Workflow commands for GitHub, which reads them on stderr as well, so that stdout stays data; always.
  void command(std::string_view lines);

  /// The one line that is rewritten on a terminal; empty: removes it.
  void live_line(std::string_view text);

  /// Says it on stderr, and keeps it for the document.
  void warn(const std::string& message);
  const std::vector<std::string>& warnings() const { return warnings_; }

  std::string bold(std::string_view text) const { return styled(text, "1", options.color_out); }
  std::string green(std::string_view text) const { return styled(text, "32", options.color_out); }
  std::string red(std::string_view text) const { return styled(text, "1;31", options.color_out); }
  std::string yellow(std::string_view text) const { return styled(text, "33", options.color_out); }
  std::string red_on_stderr(std::string_view text) const { return styled(text, "1;31", options.color_err); }
  std::string yellow_on_stderr(std::string_view text) const { return styled(text, "33", options.color_err); }

 private:
  static std::string styled(std::string_view text, std::string_view code, bool wanted);
  void put(std::FILE* stream, std::string_view text);
  void put_text(std::FILE* stream, std::string_view text);
  void rewrite_live_line(std::string_view text);

  std::FILE* out_;
  std::FILE* err_;
  std::mutex writing_;
  bool live_line_shown_ = false;
  std::vector<std::string> warnings_;
};

}  // namespace fishway
