// A run of `migrate` as JUnit XML, which Jenkins, GitLab and most other CI systems draw.
#pragma once

#include <chrono>
#include <string>

#include "cli/reports/report.hpp"

namespace fishway {

/// A test case for each migration: passed with its time, failed with message and place, or skipped because it is held
/// or an earlier one failed. What went wrong beside the migrations is a test case of its own with an error. There is
/// always at least one, because CI systems take a report without any for a broken one.
std::string run_junit(const Report& report, std::chrono::system_clock::time_point now);

}  // namespace fishway
