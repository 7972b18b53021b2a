#include "cli/target_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace fishway {
namespace {

constexpr std::array<std::string_view, 5> kProduction = {"prod", "production", "live", "primary", "prd"};
constexpr std::array<std::string_view, 11> kDevelopment = {
    "dev", "development", "test", "testing", "local", "localhost", "staging", "stage", "ci", "qa", "sandbox"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Runs of letters, in lower case.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  bool inside = false;
  for (const char c : name) {
    if (!is_letter(c)) {
      inside = false;
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    words.back() += static_cast<char>(c | 0x20);
  }
  return words;
}

template <std::size_t N>
std::optional<std::string> first_of(const std::array<std::string_view, N>& wanted, std::string_view name) {
  for (std::string& word : words_of(name))
    if (std::ranges::find(wanted, word) != wanted.end()) return std::move(word);
  return std::nullopt;
}

/// shop.live is a site's name like shop.com.
std::string_view without_top_level_domain(std::string_view host) {
  constexpr std::string_view live = ".live";
  if (host.size() > live.size() && host.substr(host.size() - live.size()) == live) host.remove_suffix(live.size());
  return host;
}

std::string_view last_part(std::string_view path) {
  const auto slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

struct Named {
  std::string_view what;
  std::string_view name;
};

std::optional<Named> production_side(const TargetNames& target) {
  const std::array<Named, 3> names = {{{"host", without_top_level_domain(target.host)},
                                       {"database", last_part(target.database)},
                                       {"user", target.user}}};
  for (const Named& named : names)
    if (production_word(named.name)) return named;
  return std::nullopt;
}

std::optional<Named> development_side(const PurposeNames& purpose) {
  const std::array<Named, 3> names = {
      {{"environment", purpose.environment}, {"label that is wanted", purpose.wanted_label}, {"label", purpose.label}}};
  for (const Named& named : names)
    if (development_word(named.name)) return named;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> production_word(std::string_view name) {
  return development_word(name) ? std::nullopt : first_of(kProduction, name);
}

std::optional<std::string> development_word(std::string_view name) { return first_of(kDevelopment, name); }

std::optional<std::string> contradiction(const TargetNames& target, const PurposeNames& purpose) {
  const auto production = production_side(target);
  const auto development = development_side(purpose);
  if (!production || !development) return std::nullopt;
  return fmt::format("the {} {} looks like production, but the {} is {}", production->what, production->name,
                     development->what, development->name);
}

}  // namespace fishway
