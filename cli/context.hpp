// What a command works with: the settings, where to write, and the document that it fills.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/environment.hpp"
#include "cli/output/console.hpp"
#include "cli/output/json.hpp"
#include "cli/reports/report.hpp"
#include "cli/settings/settings.hpp"
#include "cli/signals.hpp"

namespace fishway {

struct Command;

class Context {
 public:
  Context(Console& the_console, const Environment& the_environment, std::filesystem::path the_directory)
      : console(the_console), environment(the_environment), directory(std::move(the_directory)) {}

  Console& console;
  const Environment& environment;
  std::filesystem::path directory;  ///< the working directory
  const Command* command = nullptr;
  std::vector<std::string> words;  ///< behind the command
  Settings settings;
  Signals* signals = nullptr;  ///< nullptr in tests

  Json body;                         ///< the document's keys beside the head
  Json database;                     ///< the head's `database`; null until connected
  std::optional<Milliseconds> time;  ///< of the run; absent: of the whole command
  /// What the folders hold, once they were read: reports beside the document show files and SQL.
  std::vector<ListedScript> scripts;
  bool is_reported = false;     ///< there will be reports: GitHub runs this, or a JUnit file is wanted
  bool is_annotated = false;    ///< the command wrote GitHub's annotations itself
  bool streams_events = false;  ///< jsonl: a run's events were written, so the document is not

  /// Whether anybody will read the document: in the text form only the reports do.
  bool wants_document() const { return is_reported || !console.is_text(); }

  const std::atomic<int>* stop_signal() const { return signals == nullptr ? nullptr : signals->stop_signal(); }
};

}  // namespace fishway
