// For `--output jsonl`: one object a line, each with `time` and `event`, as they happen.
#pragma once

#include <optional>
#include <string>

#include "cli/output/console.hpp"
#include "cli/output/json.hpp"
#include "core/run/events.hpp"

namespace fishway {

/// An event as a line of the stream, without its time.
Json event_json(const Event& event);

class LinesReporter : public Observer {
 public:
  /// What was warned of so far becomes the stream's first lines.
  LinesReporter(Console& console, std::optional<std::string> label);
  void on(const Event& event) override;

 private:
  Console& console_;
  std::optional<std::string> label_;  ///< of the database: the runner does not know it
};

/// Writes one line with the time of now.
void write_event_line(Console& console, const std::string& event, Json fields);

}  // namespace fishway
