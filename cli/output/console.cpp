#include "cli/output/console.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>

#include <algorithm>

#include "cli/output/table.hpp"
#include "cli/output/workflow_commands.hpp"

namespace fishway {
namespace {

/// A live line that wrapped could not be taken away again.
std::size_t columns_of(std::FILE* terminal) {
  winsize size{};
  const bool is_known = ioctl(fileno(terminal), TIOCGWINSZ, &size) == 0 && size.ws_col > 20;
  return is_known ? size.ws_col : 80;
}

}  // namespace

std::string Console::styled(std::string_view text, std::string_view code, bool wanted) {
  return wanted ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

void Console::put(std::FILE* stream, std::string_view text) {
  const std::lock_guard lock(writing_);
  if (live_line_shown_) rewrite_live_line({});
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

void Console::put_text(std::FILE* stream, std::string_view text) {
  put(stream, options.on_github ? without_workflow_commands(text) : std::string(text));
}

void Console::print(std::string_view text) {
  if (is_text() && !options.quiet) put_text(out_, text);
}

void Console::answer(std::string_view text) {
  if (is_text()) put_text(out_, text);
}

void Console::write(std::string_view data) { put(out_, data); }

void Console::talk(std::string_view text) {
  if (!options.quiet) put_text(err_, text);
}

void Console::complain(std::string_view text) { put_text(err_, text); }

void Console::command(std::string_view lines) { put(err_, lines); }

void Console::live_line(std::string_view text) {
  const std::lock_guard lock(writing_);
  if (options.live && (!text.empty() || live_line_shown_)) rewrite_live_line(text);
}

void Console::rewrite_live_line(std::string_view text) {
  live_line_shown_ = !text.empty();
  const std::string line = fmt::format("\r\x1b[K{}", shortened(text, columns_of(err_) - 2));
  std::fwrite(line.data(), 1, line.size(), err_);
  std::fflush(err_);
}

void Console::warn(const std::string& message) {
  if (std::find(warnings_.begin(), warnings_.end(), message) != warnings_.end()) return;
  warnings_.push_back(message);
  talk(fmt::format("{} {}\n", yellow_on_stderr("warning:"), message));
}

}  // namespace fishway
