// For `--output jsonl`: one object a line, each with `time` and `event`, as they happen.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "cli/output/console.hpp"
#include "cli/output/json.hpp"
#include "core/run/events.hpp"

namespace fishway {

/// An event as a line of the stream, without its time.
Json event_json(const Event& event);

class LinesReporter : public Observer {
 public:
  LinesReporter(Console& console, std::optional<std::string> label) : console_(console), label_(std::move(label)) {}
  void on(const Event& event) override;

 private:
  Console& console_;
  std::optional<std::string> label_;  ///< of the database: the runner does not know it
};

/// Writes one line with the time of now.
void write_event_line(Console& console, const std::string& event, Json fields);

}  // namespace fishway
