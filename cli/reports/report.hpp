// What the reports for CI are made from: the command's JSON document, and the scripts that it speaks of.
//
// Everything in this folder but report_files is a pure function of a Report, so that what GitHub or Jenkins will show
// can be tested as text.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/environment.hpp"
#include "cli/output/json.hpp"
#include "core/catalog/catalog.hpp"

namespace fishway {

/// A script of the folders, as far as a report needs it.
struct ListedScript {
  std::string script;          ///< as documents name it: "V3__x.sql"
  std::filesystem::path path;  ///< to open it
  std::string tag;             ///< "V3", "R"; empty for a callback
  std::string name;            ///< version, or a repeatable's description: how a document's `pending` names it
  std::string description;
  std::string phase;  ///< empty: none
};

/// Migrations (without undo scripts, unless `undoes`) and callbacks.
std::vector<ListedScript> listed_scripts(const Catalog& catalog, bool undoes);

struct Report {
  std::string command;
  Json document;
  std::vector<ListedScript> scripts;
  std::filesystem::path directory;  ///< the working directory
  Environment environment;          ///< says where the repository is

  /// Of the script with this name; nullptr when the folders hold none.
  const ListedScript* script(const std::string& script) const;
  /// Of what a document's `pending` names.
  const ListedScript* pending(const std::string& name) const;

  /// A document's `file` (a script's name, or a path) as a path in the repository.
  std::string path_in_repository(const std::string& file) const;
  /// The place that an object tells with `line`, `column` and the file under this key.
  Place place_of(const Json& object, const std::string& key = "file") const;

  /// The list with this name in the document; empty where it has none.
  const Json& list(const std::string& name) const;
  /// The text with this name in the document; empty where it is null or not there.
  std::string text(const std::string& name) const;
  /// The error's object, or null.
  const Json& error() const;
  /// `check` found the database elsewhere: that is an answer, not a failure.
  bool is_mere_answer() const;
};

/// An object's text; a number as text; empty where it is null or not there.
std::string text_of(const Json& object, const std::string& name);
/// An object's number; 0 where it is null or not there.
long long number_of(const Json& object, const std::string& name);

/// "postgresql 15.18 · db.internal/shop · schema public · label production"; empty without a connection.
std::string database_text(const Json& document);

}  // namespace fishway
