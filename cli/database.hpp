// The way from the settings to an open session and its catalog.
#pragma once

#include <future>
#include <memory>
#include <optional>
#include <string>

#include "cli/context.hpp"
#include "core/catalog/catalog.hpp"
#include "core/run/driver.hpp"

namespace fishway {

/// Whether the folders will be read, and what to make of files with wrong names where the settings say nothing.
enum class Files {
  none,
  wanted,            ///< a wrong name is a warning
  with_right_names,  ///< a wrong name is a problem
};

enum class Access {
  read,   ///< nothing is written, nothing created
  write,  ///< and a hang-up of the terminal does not end the work
};

/// An open session with what fishway has noted in its database. While it lives, a signal cancels its statement.
class Database {
 public:
  /// Connects, trying again as often as `connect-retries` says, and reads the files meanwhile. Fills the head of the
  /// document.
  Database(Context& context, Access access, Files files);

  Session& session() { return *session_; }
  const DatabaseFacts& facts() const { return session_->facts(); }
  const std::optional<std::string>& label() const { return label_; }
  bool is_protected() const { return is_protected_; }

  /// The folders with this database's placeholders, each time as they are; warnings go to the console.
  Catalog load_catalog();

  /// Throws Error(configuration) when the folders hold no migration: a wrong folder must not look like success.
  void require_migrations(const Catalog& catalog) const;

 private:
  void connect(Access access);
  void read_properties(Access access);

  void read_ahead();
  CatalogOptions files_options() const;
  Catalog read_catalog(const Placeholders& placeholders);

  Context& context_;
  Files files_;
  std::future<Catalog> first_reading_;  // begun before the connection; not valid: none, or used up
  std::unique_ptr<Driver> driver_;
  std::unique_ptr<Session> session_;
  std::optional<std::string> label_;
  bool is_protected_ = false;
  std::unique_ptr<Signals::Watch> watch_;
};

/// "postgresql 15.18 · app@db.internal:5432/shop · schema public".
std::string describe_database(const DatabaseFacts& facts, const std::optional<std::string>& label);

/// The first line of what a person sees.
std::string header_line(const Database& database);

}  // namespace fishway
