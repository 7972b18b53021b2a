// For `--output json`: the document is made from the run's result; only talk comes from the events.
#pragma once

#include "cli/output/console.hpp"
#include "core/run/events.hpp"

namespace fishway {

class DocumentReporter : public Observer {
 public:
  explicit DocumentReporter(Console& console) : console_(console) {}
  void on(const Event& event) override;

 private:
  Console& console_;
};

}  // namespace fishway
