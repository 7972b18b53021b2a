// Events on their way to the observer.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "core/run/events.hpp"

namespace fishway {

/// Passes events on, one at a time though a session tells of waiting from another thread, and keeps the warnings for
/// the result.
class WarningCollector : public Observer {
 public:
  WarningCollector(Observer& next, std::vector<std::string>& warnings) : next_(next), warnings_(warnings) {}
  void on(const Event& event) override {
    const std::lock_guard lock(mutex_);
    if (const Warned* warned = std::get_if<Warned>(&event)) warnings_.push_back(warned->message);
    next_.on(event);
  }

 private:
  std::mutex mutex_;
  Observer& next_;
  std::vector<std::string>& warnings_;
};

}  // namespace fishway
