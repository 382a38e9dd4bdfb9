// SPDX-License-Identifier: Apache-2.0
#include "cmd/state_session.hpp"

namespace cmd {

using namespace reconciler;

Result<std::unique_ptr<StateSession>> StateSession::open(Reporter& reporter)
{
    const auto& options = reporter.options();
    auto stack = load_stack(reporter.host(), options);
    const bool is_needed = options.state_file.empty();
    const bool is_there = stack || stack.error().front().id != "no-configuration";
    if (!stack && is_needed && is_there) return std::unexpected(std::move(stack.error()));
    static const Object no_settings;
    auto store =
        open_store(reporter.host(), options, stack ? (*stack)->desired.settings : no_settings);
    if (!store) return std::unexpected(std::move(store.error()));
    auto session = std::make_unique<StateSession>(std::move(*store));
    if (stack) session->stack_ = std::move(*stack);
    return session;
}

} // namespace cmd
