// How far a run goes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/catalog/version.hpp"

namespace fishway {

struct Target {
  enum class Kind { latest, next, current, version };
  Kind kind = Kind::latest;
  std::optional<Version> version;
  bool may_be_unknown = false;  ///< it had a "?" behind it

  /// Parses "latest", "next", "current" (in any case), "3", "3?". Throws Error(configuration) for anything else.
  static Target parse(std::string_view text);
};

/// The highest version that a run may apply.
class Limit {
 public:
  static Limit none() { return Limit(false, std::nullopt); }
  /// Absent: nothing may be applied.
  static Limit at(std::optional<Version> version) { return Limit(true, std::move(version)); }

  bool excludes(const Version& version) const { return limited_ && (!version_ || version > *version_); }

 private:
  Limit(bool limited, std::optional<Version> version) : limited_(limited), version_(std::move(version)) {}
  bool limited_;
  std::optional<Version> version_;
};

}  // namespace fishway
