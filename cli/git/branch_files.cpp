#include "cli/git/branch_files.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/git/child_process.hpp"
#include "cli/output/foreign_text.hpp"
#include "core/error.hpp"

namespace fishway {
namespace {

constexpr std::string_view fetch_hint =
    "fetch it: git fetch origin BRANCH, and write origin/BRANCH; in GitHub Actions give actions/checkout "
    "`fetch-depth: 0`, in GitLab set GIT_DEPTH to 0";

std::vector<std::string> split_at_nul(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// A hook of git's sets where its repository is, relative to another folder than ours; and nothing of the user's is to
/// change what git prints, or have it write.
Environment for_git(Environment environment) {
  for (const char* name : {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF"})
    environment.erase(name);
  environment["GIT_OPTIONAL_LOCKS"] = "0";
  environment["LC_ALL"] = "C";
  return environment;
}

class Git {
 public:
  Git(const std::filesystem::path& folder, const std::string& ref, const Environment& environment)
      : folder_(folder), ref_(ref), environment_(for_git(environment)) {}

  BranchFiles files() {
    require_repository();
    const std::string tip = commit();
    const std::string base = common_commit(tip);
    BranchFiles files;
    changes_since(base, files);
    for (std::string& path : list({"ls-files", "--others", "-z"})) files.added.push_back(std::move(path));
    files.at_base = list({"ls-tree", "-r", "-z", "--name-only", tip});
    return files;
  }

 private:
  ChildResult run(std::vector<std::string> words) const {
    words.insert(words.begin(), {"git", "-C", folder_.string(), "-c", "core.fsmonitor=false"});
    if (auto result = run_child(words, environment_)) return std::move(*result);
    throw Error(ErrorKind::usage, "--since-git needs git, and there is none on the PATH",
                "install git, or name a version instead: --since VERSION");
  }

  [[noreturn]] void fail(const ChildResult& result, std::string hint) const {
    throw Error(ErrorKind::usage, fmt::format("--since-git {}: git says: {}", ref_, on_one_line(result.err, 500)),
                std::move(hint), {folder_.string(), 0, 0});
  }

  std::string output(std::vector<std::string> words) const {
    ChildResult result = run(std::move(words));
    if (result.exit_code != 0) fail(result, "see what git says, or name a version instead: --since VERSION");
    return std::move(result.out);
  }

  std::vector<std::string> list(std::vector<std::string> words) const { return split_at_nul(output(std::move(words))); }

  void require_repository() const {
    const ChildResult result = run({"rev-parse", "--is-inside-work-tree"});
    if (result.exit_code == 0 && result.out.starts_with("true")) return;
    if (result.err.find("not a git repository") == std::string::npos && !result.err.empty())
      fail(result, "see what git says");
    throw Error(ErrorKind::usage, fmt::format("--since-git: {} is in no git repository", folder_.string()),
                "run it in a checkout, or name a version instead: --since VERSION");
  }

  /// The commit that the ref names now.
  std::string commit() const {
    const ChildResult result =
        ref_.starts_with('-') ? ChildResult{1, {}, {}} : run({"rev-parse", "--verify", "--quiet", ref_ + "^{commit}"});
    if (result.exit_code == 0) return result.out.substr(0, result.out.find('\n'));
    throw Error(ErrorKind::usage, fmt::format("--since-git: git knows no {} here", ref_), std::string(fetch_hint));
  }

  std::string common_commit(const std::string& tip) const {
    const ChildResult result = run({"merge-base", "HEAD", tip});
    if (result.exit_code == 0) return result.out.substr(0, result.out.find('\n'));
    if (result.exit_code > 1) fail(result, std::string(fetch_hint));
    throw Error(ErrorKind::usage, fmt::format("--since-git: HEAD and {} have no commit in common here", ref_),
                fmt::format("the checkout is probably a shallow one; {}", fetch_hint));
  }

  /// A status and a path, in turn. Without renames: the old name is gone, the new one is new.
  void changes_since(const std::string& base, BranchFiles& files) const {
    const auto words = list({"diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--no-textconv",
                             "--ignore-submodules", "--relative", base, "--", "."});
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
      auto& kind = words[i] == "A" ? files.added : words[i] == "D" ? files.deleted : files.changed;
      kind.push_back(words[i + 1]);
    }
  }

  const std::filesystem::path& folder_;
  const std::string& ref_;
  Environment environment_;
};

}  // namespace

BranchFiles branch_files(const std::filesystem::path& folder, const std::string& ref, const Environment& environment) {
  return Git(folder, ref, environment).files();
}

}  // namespace fishway
