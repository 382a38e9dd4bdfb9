// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/render_plan.hpp"
#include "reconciler/plan/plan.hpp"

#include <string>

namespace test {

/// A change of `verb` to the object of that `id`.
reconciler::Change change(const std::string& address, reconciler::Verb verb, const std::string& id,
                          const std::string& reason);

reconciler::Diagnostic problem(reconciler::Severity severity, const std::string& id,
                               const std::string& summary, const std::string& detail);

/// Every verb, every mark, every cause, a blocked and a withheld change, and all that stands beside
/// changes.
reconciler::Plan sample_plan();

cmd::PlanHeader sample_header();

/// Names that would steer a terminal, end a JSON text or become markup.
inline const std::string hostile = "\x1b[31m`|<script>alert(1)</script>**x**\n@everyone #1 "
                                   "[a](http://evil.example) www.evil.example \xff\u202e\"\\";

/// A plan in which every text of others is `hostile`.
reconciler::Plan hostile_plan();

} // namespace test
