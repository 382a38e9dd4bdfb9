// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/domain.hpp"

#include <string>

namespace test {

/// A small cloud to plan for: shelves hold books, and a book may need a card, which is used where
/// it is there but never owned. Ids: "/s/A", "/s/A/b/X", "/c/A". What a book is in shows as
/// `state`: active, stopped or deleted. An object whose fact `foreign` is set is refused.
class LibraryDomain final : public reconciler::Domain {
public:
    LibraryDomain();
    const reconciler::Schema& schema() const override { return schema_; }
    reconciler::Result<reconciler::DesiredSet>
    resolve(const reconciler::Configuration& configuration) const override;
    /// Every book with `card = true` gets the card of its shelf in front of it.
    void expand(reconciler::DesiredSet& desired, const reconciler::Observation& observation,
                const std::vector<reconciler::Record>& records) const override;
    reconciler::Decision decide(const reconciler::Case& one) const override;

private:
    reconciler::Schema schema_;
};

reconciler::ResourceId shelf_id(const std::string& shelf);
reconciler::ResourceId book_id(const std::string& shelf, const std::string& book);
reconciler::ResourceId card_id(const std::string& shelf);

/// Declared under their own names unless `key` says otherwise.
reconciler::Desired
shelf(const std::string& name, reconciler::Object attributes = {}, std::string key = "");
reconciler::Desired book(const std::string& on_shelf, const std::string& name,
                         reconciler::Object attributes = {}, std::string key = "");

} // namespace test
