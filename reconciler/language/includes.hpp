// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/language/documents.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace reconciler {

/// Reads files and what they include, depth first, each once.
class IncludeWalk {
public:
    /// Reads `path`; diagnostics are to call it `shown`.
    using Read = std::function<Result<Node>(const std::string& path, std::string shown)>;

    IncludeWalk(FileReader& files, Read read, std::string repository, Documents& into);

    /// A file of the stack itself. What is wrong is reported in the documents.
    void add(const std::string& path);

private:
    struct Open {
        std::string path;
        std::string canonical;
        SourceSpan from; ///< the include that led here
    };

    void enter(const std::string& path, const std::string& canonical, const SourceSpan& from);
    void follow(const Node& list, const std::string& folder);
    void include(const Node& name, const std::string& folder);
    void report_circle(const std::string& canonical, const SourceSpan& last);
    void report(Diagnostic diagnostic);
    /// Whether it lies in the repository.
    bool is_inside(const std::string& canonical);

    FileReader& files_;
    Read read_;
    std::string repository_;
    Documents& into_;
    std::string root_; ///< the repository's one name; empty until it is asked for
    std::vector<Open> open_;
    std::map<std::string, bool> seen_; ///< by canonical path: whether it is complete
};

} // namespace reconciler
