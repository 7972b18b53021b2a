#include "core/lint/postgres/rules/blocking.hpp"

#include <algorithm>
#include <cctype>

namespace fishway::lint::postgres {

std::vector<Impact> blocking_impacts(const View& view) {
  std::vector<Impact> blocking;
  std::ranges::copy_if(view.impacts, std::back_inserter(blocking), [](const Impact& impact) {
    return impact.work != Work::none && impact.blocks_writes && !impact.is_new;
  });
  return blocking;
}

Finding& find_blocking(const Checker& self, const Act& act, const Node& at, const View& view, StatementReport& report,
                       std::string message, std::string fix) {
  Finding& finding = self.find(act, at, report, std::move(message));
  finding.fix = std::move(fix);
  finding.impacts = blocking_impacts(view);
  return finding;
}

std::string names_of(const std::vector<Impact>& impacts) {
  std::string names;
  for (std::size_t at = 0; at < impacts.size(); ++at) {
    const bool is_last = at + 1 == impacts.size();
    if (at == 3 && !is_last) return names + " and " + std::to_string(impacts.size() - at) + " more";
    names += at == 0 ? "" : is_last ? " and " : ", ";
    names += impacts[at].table.text();
  }
  return names;
}

std::string text_with(const Act& act, std::string_view behind, std::string_view word) {
  if (act.is_inside) return {};
  const auto same = [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; };
  std::string text = act.statement.text;
  const auto found = std::search(text.begin(), text.end(), behind.begin(), behind.end(), same);
  if (found == text.end()) return {};
  text.insert(static_cast<std::size_t>(found - text.begin()) + behind.size(), " " + std::string(word));
  return text + ";";
}

}  // namespace fishway::lint::postgres
