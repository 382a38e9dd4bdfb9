// SPDX-License-Identifier: Apache-2.0
// Storage accounts, as far as a restore needs them: it stages in one what it restores.
#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/services/services.hpp"

namespace simulator {

namespace {

constexpr std::string_view account_type = "Microsoft.Storage/storageAccounts";

http::Response list_accounts(Context& context, const Call& call)
{
    const std::string scope =
        call["group"].empty() ? subscription_scope(call) : group_scope(context.world, call);
    return page_of(context.world, call, Kind::storage_account, scope + "/",
                   [](const Object& account) { return shown(account.document); });
}

http::Response get_account(Context& context, const Call& call)
{
    return get_resource(context.world, call, Kind::storage_account, account_type, call["name"]);
}

/// The classic ones are gone from Azure; clients still ask for them first (behaviour §7).
http::Response get_classic_account(Context&, const Call& call)
{
    return resource_not_found("Microsoft.ClassicStorage/storageAccounts", call["name"],
                              call["group"]);
}

} // namespace

Service storage_account_service()
{
    static constexpr std::string_view read = "Microsoft.Storage/storageAccounts/read";
    return {"storage accounts",
            {
                {"GET", "/subscriptions/{subscription}/providers/Microsoft.Storage/storageAccounts",
                 read, list_accounts},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Storage/"
                 "storageAccounts",
                 read, list_accounts},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Storage/"
                 "storageAccounts/{name}",
                 read, get_account},
                {"GET",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.ClassicStorage/storageAccounts/{name}",
                 "Microsoft.ClassicStorage/storageAccounts/read", get_classic_account},
            },
            {}};
}

} // namespace simulator
