#include "cli/reporters/reporter.hpp"

#include "cli/reporters/document_reporter.hpp"
#include "cli/reporters/lines_reporter.hpp"
#include "cli/reporters/text_reporter.hpp"

namespace fishway {

std::unique_ptr<Observer> make_reporter(Console& console, ReporterOptions options) {
  switch (console.options.form) {
    case OutputForm::json:
      return std::make_unique<DocumentReporter>(console);
    case OutputForm::jsonl:
      return std::make_unique<LinesReporter>(console, options.label);
    case OutputForm::text:
      break;
  }
  return std::make_unique<TextReporter>(console, options);
}

}  // namespace fishway
