// A folder of migrations, and a database in memory that outlives the runs on it.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/run/runner.hpp"
#include "tests/unit/run/memory_session.hpp"

namespace fishway::test {

/// Counts the kinds of events.
class Listener : public Observer {
 public:
  void on(const Event& event) override {
    ++counts[event.index()];
    if (const auto* settled = std::get_if<DoubtSettled>(&event)) took_effect.push_back(settled->took_effect);
  }
  template <typename Kind>
  int count() const {
    static const std::size_t index = index_of<Kind>();
    const auto found = counts.find(index);
    return found == counts.end() ? 0 : found->second;
  }
  std::vector<bool> took_effect;

 private:
  template <typename Kind, std::size_t I = 0>
  static constexpr std::size_t index_of() {
    if constexpr (std::is_same_v<std::variant_alternative_t<I, Event>, Kind>)
      return I;
    else
      return index_of<Kind, I + 1>();
  }
  std::map<std::size_t, int> counts;
};

inline RunOptions never_sleeping() {
  RunOptions options;
  options.sleep = [](Milliseconds) {};
  return options;
}

/// A folder of migrations, and a database that outlives the runs on it.
class Project {
 public:
  explicit Project(Dialect the_dialect) : dialect(the_dialect) {
    folder = std::filesystem::temp_directory_path() /
             ("fishway-runner-" + std::to_string(getpid()) + "-" + std::to_string(++counter));
    std::filesystem::create_directories(folder);
  }
  ~Project() { std::filesystem::remove_all(folder); }
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  void write(const std::string& name, const std::string& text) { std::ofstream(folder / name) << text; }

  RunResult migrate() {
    session = std::make_unique<MemorySession>(database, dialect);
    session->on_try_lock = on_try_lock;
    session->script = script;
    CatalogOptions catalog_options;
    catalog_options.locations = {folder.string()};
    Catalog catalog = Catalog::load(catalog_options, Placeholders());
    return Runner(*session, catalog, options, listener).migrate();
  }

  Dialect dialect;
  std::filesystem::path folder;
  MemoryDatabase database;
  RunOptions options = never_sleeping();
  std::unique_ptr<MemorySession> session;
  std::function<void()> on_try_lock;
  Listener listener;
  MemoryScript script;  ///< what goes wrong
  inline static int counter = 0;
};

inline std::vector<std::string> texts(std::initializer_list<const char*> list) { return {list.begin(), list.end()}; }

}  // namespace fishway::test
