// Reporters turn the run's events into what people and programs read: text (with a live line), a stream of JSON lines,
// or nothing but warnings when one JSON document is printed at the end. GitHub annotations will be a fourth.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/output/console.hpp"
#include "core/catalog/catalog.hpp"
#include "core/run/events.hpp"

namespace fishway {

struct ReporterOptions {
  /// For the widths of the columns, and whether any migration has a phase.
  const Catalog* catalog = nullptr;
  std::optional<std::string> label;  ///< of the database
  bool undoes = false;
};

/// The one for the console's form of output. `console` must outlive it.
std::unique_ptr<Observer> make_reporter(Console& console, ReporterOptions options);

}  // namespace fishway
