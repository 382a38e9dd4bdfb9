// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/services/disk_documents.hpp"

#include "providers/simulator/services/resources.hpp"
#include "providers/simulator/text.hpp"

namespace simulator {

namespace {

constexpr std::int64_t gigabyte = 1024LL * 1024 * 1024;

void set_default(json::object& object, std::string_view name, const json::value& value)
{
    if (!object.contains(name)) object[name] = value;
}

/// The service sets these; a client that sends back what it read sends them too.
constexpr std::string_view of_service[] = {"timeCreated", "provisioningState", "diskState",
                                           "diskSizeBytes", "uniqueId"};

json::object writable(json::object properties)
{
    for (const auto name : of_service) properties.erase(name);
    return properties;
}

/// A copy is as large as what it was copied of, and remembers it.
void copy_source(const World& world, json::object& properties)
{
    const std::string source = text_at(properties, "creationData.sourceResourceId");
    const auto disk = world.find(Kind::disk, source);
    if (!disk) return;
    properties["creationData"].as_object()["sourceUniqueId"] =
        text_at(disk->document, "properties.uniqueId");
    for (const std::string_view name :
         {"diskSizeGB", "osType", "supportsHibernation", "supportedCapabilities"})
        if (const auto* value = at_path(disk->document, "properties." + std::string(name)))
            set_default(properties, name, *value);
    if (const auto* generation = at_path(disk->document, "properties.hyperVGeneration"))
        properties["hyperVGeneration"] = *generation;
}

void describe_image(json::object& properties)
{
    if (text_at(properties, "creationData.createOption") != "FromImage") return;
    const bool windows =
        fold(text_at(properties, "creationData.imageReference.id")).contains("windows");
    set_default(properties, "osType", windows ? "Windows" : "Linux");
    if (fold(text_at(properties, "creationData.imageReference.id")).contains("gen2"))
        properties["hyperVGeneration"] = "V2";
    set_default(properties, "diskSizeGB", windows ? 127 : 30);
    set_default(properties, "supportsHibernation", true);
    set_default(properties, "supportedCapabilities",
                {{"diskControllerTypes", "SCSI, NVMe"},
                 {"acceleratedNetwork", true},
                 {"architecture", "x64"}});
}

void set_performance(json::object& properties, const std::string& sku)
{
    const bool premium = sku.starts_with("Premium_");
    const bool chosen = sku.starts_with("Ultra") || sku.starts_with("PremiumV2");
    if (!chosen) {
        properties["diskIOPSReadWrite"] = premium ? 120 : 500;
        properties["diskMBpsReadWrite"] = premium ? 25 : 60;
    }
    properties.erase("tier");
    if (premium) properties["tier"] = tier_of(integer_at(properties, "diskSizeGB"));
}

json::object encryption_of(const json::object& sent)
{
    json::object encryption = object_at(sent, "encryption");
    const bool by_customer = !text_at(encryption, "diskEncryptionSetId").empty();
    set_default(encryption, "type",
                by_customer ? "EncryptionAtRestWithCustomerKey"
                            : "EncryptionAtRestWithPlatformKey");
    return encryption;
}

json::object sku_of(const json::object& sent)
{
    const std::string name = text_at(sent, "sku.name");
    return {{"name", name.empty() ? "Standard_LRS" : name}};
}

} // namespace

std::string_view tier_of(std::int64_t gigabytes)
{
    struct Tier {
        std::int64_t most;
        std::string_view name;
    };
    static constexpr Tier tiers[] = {{4, "P1"},      {8, "P2"},     {16, "P3"},    {32, "P4"},
                                     {64, "P6"},     {128, "P10"},  {256, "P15"},  {512, "P20"},
                                     {1024, "P30"},  {2048, "P40"}, {4096, "P50"}, {8192, "P60"},
                                     {16'384, "P70"}};
    for (const auto& [most, name] : tiers)
        if (gigabytes <= most) return name;
    return "P80";
}

json::object disk_being_written(const std::string& id, const json::object& sent)
{
    json::object properties = writable(object_at(sent, "properties"));
    properties.erase("diskIOPSReadWrite");
    properties.erase("diskMBpsReadWrite");
    properties["provisioningState"] = "Updating";
    json::object disk{{"name", id.substr(id.find_last_of('/') + 1)},
                      {"id", id},
                      {"type", disk_type},
                      {"location", location_name(text_at(sent, "location"))}};
    for (const std::string_view name : {"tags", "zones"})
        if (sent.contains(name)) disk[name] = sent.at(name);
    disk["sku"] = sku_of(sent);
    disk["properties"] = std::move(properties);
    return disk;
}

json::object written_disk(World& world, const std::string& id, const json::object& sent,
                          const json::object* before)
{
    json::object disk = disk_being_written(id, sent);
    json::object& properties = disk["properties"].as_object();
    copy_source(world, properties);
    describe_image(properties);
    const std::string sku = text_at(disk, "sku.name");
    disk["sku"].as_object()["tier"] = sku.substr(0, sku.find('_'));
    set_performance(properties, sku);
    properties["encryption"] = encryption_of(properties);
    set_default(properties, "networkAccessPolicy", "AllowAll");
    set_default(properties, "publicNetworkAccess", "Enabled");
    properties["provisioningState"] = "Succeeded";
    properties["diskSizeBytes"] = integer_at(properties, "diskSizeGB") * gigabyte;
    const json::object old = before != nullptr ? object_at(*before, "properties") : json::object();
    const auto keep = [&](std::string_view name, const json::value& otherwise) {
        properties[name] = old.contains(name) ? old.at(name) : otherwise;
    };
    keep("timeCreated", json::value(offset_time(world.now())));
    keep("diskState", "Unattached");
    if (old.contains("uniqueId"))
        properties["uniqueId"] = old.at("uniqueId");
    else
        properties["uniqueId"] = world.new_guid();
    if (before != nullptr && before->contains("managedBy"))
        disk["managedBy"] = before->at("managedBy");
    if (old.contains("encryptionSettingsCollection"))
        set_default(properties, "encryptionSettingsCollection",
                    old.at("encryptionSettingsCollection"));
    return disk;
}

} // namespace simulator
