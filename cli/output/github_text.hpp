// What GitHub Actions reads from a job's output: annotations, each a line such as
//
//   ::error file=migrations/V3__a.sql,line=4,col=1,title=drop-table::the message
//
// GitHub shows ten of a kind for a step and drops the rest without a word, so at most nine are written, and a tenth
// says how many more there are.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/environment.hpp"
#include "core/error.hpp"

namespace fishway {

/// Whether this is a job of GitHub Actions.
bool on_github(const Environment& environment);

/// A message: percent signs and line ends would end it, or be read as escapes.
std::string github_message(std::string_view text);
/// A property's value (file, title): `:` and `,` too.
std::string github_property(std::string_view text);

struct GithubAnnotation {
  std::string level = "error";  ///< error, warning or notice
  Place place;                  ///< its file relative to the workspace (repository_path())
  std::string title;            ///< empty: none
  std::string message;
};

/// One annotation with its line end.
std::string github_line(const GithubAnnotation& annotation);

/// At most nine of each level. `rest` says where the others are: "see the job's summary".
std::string github_lines(std::span<const GithubAnnotation> annotations, std::string_view rest);

}  // namespace fishway
