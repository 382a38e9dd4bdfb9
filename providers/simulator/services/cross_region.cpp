// SPDX-License-Identifier: Apache-2.0
// Restores in the other region of a vault that is kept in two (2023/backup/test_backup_crr).
#include "providers/simulator/operations.hpp"
#include "providers/simulator/random.hpp"
#include "providers/simulator/services/backup.hpp"
#include "providers/simulator/services/jobs.hpp"
#include "providers/simulator/services/recovery_points.hpp"
#include "providers/simulator/services/region_pairs.hpp"
#include "providers/simulator/services/restores.hpp"
#include "providers/simulator/services/services.hpp"
#include "providers/simulator/text.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

// The service's own tenant and principal, the same for everyone.
constexpr std::string_view service_tenant = "33e01921-4d64-4f8c-a055-5bdaffd5e33d";
constexpr std::string_view service_principal = "933276fc-1bb7-4ecb-94e6-af78325f726a";

http::Response invalid_input(std::string_view why)
{
    return backup_error(400, "BMSUserErrorInvalidInput",
                        fmt::format("Input provided for the call is invalid. {}", why));
}

http::Response aad_properties(Context& /*context*/, const Call& call)
{
    return ok({{"properties",
                {{"tenantId", service_tenant},
                 {"audience",
                  "https://RecoveryServices/IaasCoord/aadmgmt/" + location_name(call["location"])},
                 {"servicePrincipalObjectId", service_principal}}}});
}

bool restores_across_regions(const World& world, const std::string& vault)
{
    return truth_at(config_of(world, Kind::storage_config, vault),
                    "properties.crossRegionRestoreFlag");
}

/// A number that stands for the vault among those of the service.
std::string vault_number(const std::string& vault)
{
    return std::to_string(scrambled(std::hash<std::string>()(fold(vault))) >> 1U);
}

json::object tier_words(const json::object& shown)
{
    json::object words;
    for (const auto& tier : array_at(shown, "properties.recoveryPointTierDetails"))
        words[text_at(tier.as_object(), "type")] = text_at(tier.as_object(), "status");
    return words;
}

std::string metadata_of(const json::object& shown)
{
    return fmt::format(
        "<IaaSVMRecoveryPointMetadataBase "
        "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "i:type=\"IaaSVMRecoveryPointMetadata_V2015_09\" "
        "xmlns=\"http://windowscloudbackup.com/CloudCommon/V2011_09\">"
        "<MetadataVersion>V2015_09</MetadataVersion><OsType>{}</OsType>"
        "<VMSizeDescription>{}</VMSizeDescription></IaaSVMRecoveryPointMetadataBase>",
        text_at(shown, "properties.osType"), text_at(shown, "properties.virtualMachineSize"));
}

/// What the other region needs to know of the point. The token stands for the point, in words that
/// only this service reads.
json::object
access_details(const World& world, const FoundPoint& point, const Call& call, const Object& vault)
{
    const json::object shown = listed_point(world, point, call);
    const std::string container = text_at(point.item.document, "properties.containerName");
    const std::string region = text_at(vault.document, "location");
    const std::string number = std::to_string(point.attempt().point);
    return {{"objectType", "CrrAccessToken"},
            {"accessTokenString", base64_url_encode(point.item.id + "\n" + number)},
            {"subscriptionId", call["subscription"]},
            {"resourceGroupName", call["group"]},
            {"resourceName", call["vault"]},
            {"resourceId", vault_number(vault.id)},
            {"protectionContainerId", scrambled(point.attempt().point) % 10'000'000},
            {"recoveryPointId", number},
            {"recoveryPointTime", us_time(snapshot_taken(point.attempt()))},
            {"containerName", container},
            {"containerType", "IaasVMContainer"},
            {"backupManagementType", "AzureIaasVM"},
            {"datasourceType", "VM"},
            {"datasourceName", text_at(point.item.document, "properties.friendlyName")},
            {"datasourceId", text_at(point.item.document, "properties.protectedItemDataId")},
            {"datasourceContainerName", container},
            {"coordinatorServiceStampUri",
             fmt::format("https://pod01-coord1.{}.backup.windowsazure.com", region)},
            {"protectionServiceStampId", service_principal},
            {"protectionServiceStampUri",
             fmt::format("https://pod01-prot1-int.{}.backup.windowsazure.com", region)},
            {"tokenExtendedInformation", metadata_of(shown)},
            {"rpTierInformation", tier_words(shown)},
            {"rpOriginalSAOption", false},
            {"rpIsManagedVirtualMachine", true},
            {"rpVMSizeDescription", text_at(shown, "properties.virtualMachineSize")},
            {"bMSActiveRegion", region_title(region)}};
}

http::Response access_token(Context& context, const Call& call)
{
    const World& world = context.world;
    const auto vault = ready_vault(world, call);
    if (!vault) return vault_not_found(call);
    const auto point = point_of(world, *vault, call);
    if (!point) return point_not_found(call);
    if (!restores_across_regions(world, vault->id))
        return invalid_input("Cross region restore is not enabled for the vault.");
    return ok({{"properties", access_details(world, *point, call, *vault)}});
}

/// The point that a token was made for.
std::optional<FoundPoint> point_of_token(const World& world, const json::object& details)
{
    const std::string token = base64_decode(text_at(details, "accessTokenString"));
    const std::size_t end = token.find('\n');
    if (end == std::string::npos) return std::nullopt;
    return find_point(world, token.substr(0, end), token.substr(end + 1));
}

std::string crr_url(const Call& call, std::string_view sort, const std::string& operation)
{
    return call.base + "/subscriptions/" + call["subscription"] +
           "/providers/Microsoft.RecoveryServices/locations/" + call["location"] + "/" +
           std::string(sort) + "/" + operation + "?api-version=" + call.api_version;
}

std::optional<http::Response>
refuse_region(const World& world, const Object& vault, const std::string& region)
{
    if (!restores_across_regions(world, vault.id))
        return invalid_input("Cross region restore is not enabled for the vault.");
    if (!are_paired(text_at(vault.document, "location"), region))
        return invalid_input("The region is not paired with that of the vault.");
    return std::nullopt;
}

http::Response restore_elsewhere(Context& context, const Call& call)
{
    World& world = context.world;
    const json::object sent = call.body_object();
    auto point = point_of_token(world, object_at(sent, "crossRegionRestoreAccessDetails"));
    if (!point || !is_hardened(point->attempt(), world.now()))
        return invalid_input("The access token is of no recovery point.");
    const auto vault = world.find(Kind::vault, vault_of(point->item.id));
    const std::string region = location_name(call["location"]);
    if (auto refusal = refuse_region(world, *vault, region)) return *refusal;
    const RestoreRequest request{*vault, std::move(*point), object_at(sent, "restoreRequest"),
                                 region};
    if (!text_at(request.sent, "diskEncryptionSetId").empty())
        return invalid_input("A disk encryption set cannot be chosen in the other region.");
    if (auto refusal = refuse_restore(world, request)) return *refusal;
    const std::string job = start_restore(context, request);
    const std::string id = context.operations.start(
        {.id = base64_encode(vault_number(vault->id) + ";" + world.new_guid()), .shown_job = job});
    return accepted(crr_url(call, "backupCrrOperationsStatus", id),
                    crr_url(call, "backupCrrOperationResults", id));
}

http::Response operation_not_found(const Call& call)
{
    return backup_error(404, "BMSUserErrorObjectNotFound",
                        fmt::format("The operation '{}' was not found.", call["operation"]));
}

http::Response operation_status(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    if (!operation) return operation_not_found(call);
    json::object body = backup_status(operation->document);
    body["id"] = call.path;
    return ok(body);
}

http::Response operation_result(Context& context, const Call& call)
{
    const auto operation = context.world.find(Kind::operation, call["operation"]);
    return operation ? empty_answer(200) : operation_not_found(call);
}

/// A job of the other region bears that region's id and the vault's name.
json::object shown_elsewhere(const World& world, const Object& job, const Call& call)
{
    json::object body = shown_job(world, job, call);
    body["id"] = "/subscriptions/" + call["subscription"] +
                 "/providers/Microsoft.RecoveryServices/locations/" + call["location"] +
                 "/backupJobs/" + text_at(body, "name");
    const std::string vault = vault_of(job.id);
    const auto names = split(vault, '/');
    auto& properties = body["properties"].as_object();
    auto& bag = properties["extendedInfo"].as_object()["propertyBag"].as_object();
    bag["Subscription Id of the vault"] = names.at(1);
    bag["Resource Group Name of the vault"] = names.at(3);
    bag["Vault name"] = names.back();
    return body;
}

bool is_of_region(const json::object& job, const Call& call)
{
    return text_at(job, "properties.operation") == "CrossRegionRestore" &&
           text_at(job, "$restore.region") == location_name(call["location"]);
}

http::Response get_job(Context& context, const Call& call)
{
    const json::object sent = call.body_object();
    const auto job = context.world.find(Kind::job, text_at(sent, "resourceId") + "/backupJobs/" +
                                                       text_at(sent, "jobName"));
    if (!job || !is_of_region(job->document, call)) return job_not_found(call);
    return ok(shown_elsewhere(context.world, *job, call));
}

http::Response list_jobs(Context& context, const Call& call)
{
    const std::string vault = text_at(call.body_object(), "resourceId");
    if (!context.world.has(Kind::vault, vault)) return invalid_input("There is no such vault.");
    const auto show = [&](const Object& job) -> std::optional<json::object> {
        if (!is_of_region(job.document, call)) return std::nullopt;
        json::object body = shown_elsewhere(context.world, job, call);
        body["properties"].as_object().erase("extendedInfo");
        return body;
    };
    return page_of(context.world, call, Kind::job, vault + "/", show);
}

} // namespace

Service cross_region_service()
{
    static constexpr std::string_view in_region =
        "Microsoft.RecoveryServices/locations/backupCrossRegionRestore/action";
    return {"cross region restore",
            {
                {"GET",
                 "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/"
                 "{location}/backupAadProperties",
                 "Microsoft.RecoveryServices/locations/backupAadProperties/read", aad_properties},
                {"POST",
                 "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                 "Microsoft.RecoveryServices/vaults/{vault}/backupFabrics/{fabric}/"
                 "protectionContainers/{container}/protectedItems/{item}/recoveryPoints/{point}/"
                 "accessToken",
                 "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/"
                 "protectedItems/recoveryPoints/accessToken/action",
                 access_token},
                {"POST",
                 "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/"
                 "{location}/backupCrossRegionRestore",
                 in_region, restore_elsewhere},
                {"GET",
                 "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/"
                 "{location}/backupCrrOperationsStatus/{operation}",
                 "Microsoft.RecoveryServices/locations/backupCrrOperationsStatus/read",
                 operation_status},
                {"GET",
                 "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/"
                 "{location}/backupCrrOperationResults/{operation}",
                 "Microsoft.RecoveryServices/locations/backupCrrOperationResults/read",
                 operation_result},
                {"POST",
                 "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/"
                 "{location}/backupCrrJob",
                 "Microsoft.RecoveryServices/locations/backupCrrJob/action", get_job},
                {"POST",
                 "/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/locations/"
                 "{location}/backupCrrJobs",
                 "Microsoft.RecoveryServices/locations/backupCrrJobs/action", list_jobs},
            },
            {}};
}

} // namespace simulator
