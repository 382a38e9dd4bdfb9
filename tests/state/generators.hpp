// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reconciler/plan/record.hpp"
#include "reconciler/plan/step.hpp"
#include "reconciler/state_store.hpp"

namespace test {

/// Any value, with texts of any bytes, up to `depth` levels. To be called inside a property.
reconciler::Value random_value(int depth = 3);
reconciler::Object random_object(int depth = 2);
reconciler::Step random_step(bool may_do_otherwise = true);

/// Records and entries over few keys, so that they meet; spelled in changing case.
reconciler::Record random_record();
reconciler::JournalEntry random_entry();
reconciler::Transaction random_transaction();

} // namespace test
