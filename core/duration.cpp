#include "core/duration.hpp"

#include <array>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "core/error.hpp"

namespace fishway {

namespace {

constexpr long long second = 1000;
constexpr long long minute = 60 * second;
constexpr long long hour = 60 * minute;
constexpr long long day = 24 * hour;

struct Unit {
  std::string_view name;
  long long milliseconds;
};
constexpr std::array<Unit, 6> units = {{
    {"d", day},
    {"h", hour},
    {"min", minute},
    {"m", minute},
    {"s", second},
    {"ms", 1},
}};

[[noreturn]] void refuse(std::string_view text) {
  throw Error(ErrorKind::usage, fmt::format("\"{}\" is no duration", text),
              "write a whole number with its unit: 500ms, 2s, 10min, 1h, 7d, or 0");
}

/// "10 min 2 s", and only "10 min" where nothing of the smaller unit is left.
std::string two_units(long long amount, std::string_view big, long long rest, std::string_view small,
                      std::string_view gap) {
  std::string text = fmt::format("{}{}{}", amount, gap, big);
  return rest == 0 ? text : fmt::format("{} {}{}{}", text, rest, gap, small);
}

}  // namespace

Milliseconds parse_duration(std::string_view text) {
  if (text == "0") return Milliseconds(0);
  long long amount = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (failure != std::errc() || amount < 0 || text.empty() || text.front() == '-') refuse(text);
  const std::string_view unit_name = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& unit : units) {
    if (unit.name != unit_name) continue;
    if (amount > std::numeric_limits<long long>::max() / unit.milliseconds) refuse(text);
    return Milliseconds(amount * unit.milliseconds);
  }
  refuse(text);
}

std::string format_duration(Milliseconds duration) {
  const long long ms = duration.count();
  if (ms < 0) return "-" + format_duration(-duration);
  if (ms < second) return fmt::format("{} ms", ms);
  const long long tenths = (ms + 50) / 100;
  if (tenths < 600) {
    return tenths % 10 == 0 ? fmt::format("{} s", tenths / 10) : fmt::format("{}.{} s", tenths / 10, tenths % 10);
  }
  const long long seconds = (ms + second / 2) / second;
  if (seconds < 3600) return two_units(seconds / 60, "min", seconds % 60, "s", " ");
  const long long minutes = seconds / 60;
  if (minutes < 24 * 60) return two_units(minutes / 60, "h", minutes % 60, "min", " ");
  return two_units(minutes / (24 * 60), "d", minutes / 60 % 24, "h", "");
}

std::string duration_setting(Milliseconds duration) {
  const long long ms = duration.count();
  if (ms == 0) return "0";
  for (const Unit& unit : units) {
    if (ms % unit.milliseconds == 0) return fmt::format("{}{}", ms / unit.milliseconds, unit.name);
  }
  return fmt::format("{}ms", ms);
}

}  // namespace fishway
