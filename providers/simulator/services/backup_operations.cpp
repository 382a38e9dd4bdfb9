// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

http::Response unknown_operation(const Call& call)
{
    return backup_error(404, "BMSUserErrorObjectNotFound",
                        fmt::format("The operation '{}' was not found.", call["operation"]));
}

/// The same for every path under which an operation can be asked for: its id is enough.
http::Response status(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation) return unknown_operation(call);
    http::Response response = ok(backup_status(operation->document));
    if (is_running(operation->document)) response.headers.set("Retry-After", "60");
    return response;
}

http::Response failed(const json::object& operation)
{
    return backup_error(400, text_at(operation, "error.code"), text_at(operation, "error.message"));
}

http::Response still_running(const Call& call)
{
    http::Response response = empty_answer(202);
    response.headers.set("Location",
                         call.base + encode_path(call.path) + "?api-version=" + call.api_version);
    response.headers.set("Retry-After", "60");
    return response;
}

/// 202 while it runs; then the item, or 204 where nothing is left to show.
http::Response result(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation) return unknown_operation(call);
    if (is_running(operation->document)) return still_running(call);
    if (operation->document.contains("error")) return failed(operation->document);
    const auto item =
        context.world.find(Kind::protected_item, text_at(operation->document, "resource"));
    return item ? ok(shown_item(context.world, *item, call)) : empty_answer(204);
}

/// The policy, once its items follow it.
http::Response policy_result(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation) return unknown_operation(call);
    if (is_running(operation->document)) return still_running(call);
    const auto policy = context.world.find(Kind::policy, text_at(operation->document, "resource"));
    return policy ? ok(shown_policy(context.world, *policy)) : empty_answer(204);
}

} // namespace

Service backup_operation_service()
{
    static constexpr std::string_view read =
        "Microsoft.RecoveryServices/Vaults/backupOperations/read";
    static constexpr std::string_view read_item =
        "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/"
        "operationsStatus/read";
    static constexpr std::string_view read_job =
        "Microsoft.RecoveryServices/Vaults/backupJobs/operationResults/read";
    static constexpr std::string_view read_policy =
        "Microsoft.RecoveryServices/Vaults/backupPolicies/operationResults/read";
    return {"operations of backup",
            {
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupOperations/{operation}",
                 read, status},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupOperationResults/{operation}",
                 read, result},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupFabrics/{fabric}/protectionContainers/{container}/protectedItems/"
                 "{item}/operationsStatus/"
                 "{operation}",
                 read_item, status},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupFabrics/{fabric}/protectionContainers/{container}/protectedItems/"
                 "{item}/operationResults/"
                 "{operation}",
                 read_item, result},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupJobs/{job}/operationsStatus/{operation}",
                 read_job, status},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupJobs/{job}/operationResults/{operation}",
                 read_job, result},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupPolicies/{policy}/operations/{operation}",
                 read_policy, status},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupPolicies/{policy}/operationResults/{operation}",
                 read_policy, policy_result},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupFabrics/{fabric}/operationsStatus/{operation}",
                 read, status},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/"
                 "{vault}/backupFabrics/{fabric}/operationResults/{operation}",
                 read, result},
            },
            {}};
}

} // namespace simulator
