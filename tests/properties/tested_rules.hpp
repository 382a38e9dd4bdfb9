// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

/// The rules that rules_test.cpp breaks and keeps by a configuration.
std::vector<const char*> rules_with_configurations();
