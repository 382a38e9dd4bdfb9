// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "providers/azure/kinds/carry_over.hpp"

#include "reconciler/model/configuration.hpp"
#include "reconciler/plan/domain.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <memory>
#include <span>
#include <string>

namespace azure {

/// What a declared object may look up while it is resolved; kinds are resolved in the order of the
/// schema, so what an object refers to is there before it.
struct Resolving {
    const reconciler::DesiredSet& set;
    std::function<const reconciler::Desired*(const reconciler::Address&)> find;
};

/// One request that carries a step out. Where it replaces a whole object that may hold more than we
/// know, `carry_over` says what of it stays; the object is read first (these APIs know no
/// If-Match).
struct Write {
    std::string method;
    std::string path; ///< with api-version
    boost::json::value body;
    std::span<const Carried> carry_over = {};
    bool registers = false; ///< a VM comes to its vault newly
};

/// One kind of object: its table, its rules, its decisions and its requests. Pure.
class Kind {
public:
    virtual ~Kind() = default;
    virtual const reconciler::Table& table() const = 0;
    /// Identity, needs, references as ids, and the rules that need no network.
    virtual reconciler::Desired
    resolve(const reconciler::Declared& declared, const Resolving& resolving) const = 0;
    virtual reconciler::Decision decide(const reconciler::Case& one) const = 0;
    virtual Write write(const reconciler::Step& step) const = 0;
};

std::unique_ptr<Kind> make_vault_kind();
std::unique_ptr<Kind> make_policy_kind();
std::unique_ptr<Kind> make_protected_vm_kind();
std::unique_ptr<Kind> make_key_vault_grant_kind();

/// A desired object with what every kind fills in the same way.
reconciler::Desired desired_from(const reconciler::Declared& declared, std::string id);

/// A step of the case's object that records `attributes` when it succeeds. Its precondition is
/// everything that is live of the object now.
reconciler::Step step_of(const reconciler::Case& one, std::string action, std::string sentence,
                         reconciler::Object attributes);

/// `names` of the desired attributes, as far as they are declared.
reconciler::Object
chosen(const reconciler::Object& attributes, std::initializer_list<std::string_view> names);

} // namespace azure
