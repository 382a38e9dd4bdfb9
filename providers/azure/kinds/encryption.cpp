// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/kinds/encryption.hpp"

#include "providers/azure/kinds/json_read.hpp"

#include "reconciler/model/resource_id.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

void add_url(Encryption::KeyVaultUse& use, const std::string& url)
{
    if (!url.empty() && std::ranges::find(use.urls, url) == use.urls.end()) use.urls.push_back(url);
}

class Evidence {
public:
    /// One `{ diskEncryptionKey{sourceVault, secretUrl}, keyEncryptionKey{sourceVault, keyUrl} }`.
    void add_ade(const json::value& settings)
    {
        const std::string secrets = text_in(settings, "diskEncryptionKey/sourceVault/id");
        const std::string keys = text_in(settings, "keyEncryptionKey/sourceVault/id");
        if (!secrets.empty()) {
            use(secrets).secrets = true;
            add_url(use(secrets), text_in(settings, "diskEncryptionKey/secretUrl"));
        }
        if (!keys.empty()) {
            use(keys).keys = true;
            add_url(use(keys), text_in(settings, "keyEncryptionKey/keyUrl"));
        }
        ade_ =
            ade_ || !secrets.empty() || !text_in(settings, "diskEncryptionKey/secretUrl").empty();
        kek_ = kek_ || !keys.empty();
    }

    void add_disk(const json::value& disk)
    {
        const auto& collection = at(disk, "properties/encryptionSettingsCollection");
        if (truth_in(collection, "enabled"))
            for (const auto& settings : array_in(collection, "encryptionSettings"))
                add_ade(settings);
        const std::string type = text_in(disk, "properties/encryption/type");
        cmk_ = cmk_ || type == "EncryptionAtRestWithCustomerKey";
        double_ = double_ || type == "EncryptionAtRestWithPlatformAndCustomerKeys";
    }

    void add_model(const json::value& vm)
    {
        if (const auto& dual = at(vm, "properties/storageProfile/osDisk/encryptionSettings");
            truth_in(dual, "enabled"))
            add_ade(dual);
        host_ = truth_in(vm, "properties/securityProfile/encryptionAtHost");
        confidential_ = text_in(vm, "properties/securityProfile/securityType") == "ConfidentialVM";
    }

    Encryption result() &&
    {
        const char* kind = ade_            ? (kek_ ? "ade-kek" : "ade-bek")
                           : confidential_ ? "confidential"
                           : double_       ? "double"
                           : cmk_          ? "cmk"
                           : host_         ? "host"
                                           : "pmk";
        return {kind, std::move(uses_)};
    }

private:
    Encryption::KeyVaultUse& use(const std::string& key_vault)
    {
        const auto same = [&](const auto& u) { return folded(u.key_vault) == folded(key_vault); };
        const auto found = std::ranges::find_if(uses_, same);
        if (found != uses_.end()) return *found;
        uses_.push_back({key_vault});
        return uses_.back();
    }

    std::vector<Encryption::KeyVaultUse> uses_;
    bool ade_ = false;
    bool kek_ = false;
    bool cmk_ = false;
    bool double_ = false;
    bool host_ = false;
    bool confidential_ = false;
};

} // namespace

Encryption encryption_of_model(const json::value& vm)
{
    Evidence evidence;
    evidence.add_model(vm);
    return std::move(evidence).result();
}

Encryption encryption_of_disk(const json::value& disk)
{
    Evidence evidence;
    evidence.add_disk(disk);
    return std::move(evidence).result();
}

std::string confidential_set(const json::value& disk)
{
    const auto& profile = at(disk, "properties/securityProfile");
    return text_in(profile, "securityType") == "ConfidentialVM_DiskEncryptedWithCustomerKey"
               ? text_in(profile, "secureVMDiskEncryptionSetId")
               : std::string();
}

Encryption encryption_of_confidential_set(const json::value& set)
{
    Encryption::KeyVaultUse use{text_in(set, "properties/activeKey/sourceVault/id"), true, false};
    add_url(use, text_in(set, "properties/activeKey/keyUrl"));
    Encryption out;
    out.kind = "confidential";
    if (!use.key_vault.empty()) out.key_vaults.push_back(std::move(use));
    return out;
}

Encryption encryption_seen_inside(const json::value& vm)
{
    Evidence evidence;
    evidence.add_model(vm);
    for (const auto& disk : array_in(vm, "properties/instanceView/disks"))
        for (const auto& settings : array_in(disk, "encryptionSettings"))
            if (truth_in(settings, "enabled")) evidence.add_ade(settings);
    return std::move(evidence).result();
}

Encryption combined(Encryption a, const Encryption& b)
{
    constexpr std::array<std::string_view, 7> weakest_first{
        "pmk", "host", "cmk", "double", "confidential", "ade-bek", "ade-kek"};
    const auto rank = [&](const std::string& kind) {
        return std::ranges::find(weakest_first, kind);
    };
    if (rank(b.kind) > rank(a.kind)) a.kind = b.kind;
    for (const auto& other : b.key_vaults) {
        const auto same = [&](const auto& u) {
            return folded(u.key_vault) == folded(other.key_vault);
        };
        const auto found = std::ranges::find_if(a.key_vaults, same);
        if (found == a.key_vaults.end()) {
            a.key_vaults.push_back(other);
            continue;
        }
        found->keys = found->keys || other.keys;
        found->secrets = found->secrets || other.secrets;
        for (const auto& url : other.urls) add_url(*found, url);
    }
    return a;
}

Value to_value(const std::vector<Encryption::KeyVaultUse>& uses)
{
    List out;
    for (const auto& use : uses) {
        Object one{{"id", use.key_vault}, {"keys", use.keys}, {"secrets", use.secrets}};
        if (!use.urls.empty()) one.set("urls", text_list(use.urls));
        out.emplace_back(std::move(one));
    }
    return out;
}

std::vector<Encryption::KeyVaultUse> key_vault_uses(const Value& value)
{
    std::vector<Encryption::KeyVaultUse> out;
    for (const auto& use : value.list()) {
        const Object& o = use.object();
        Encryption::KeyVaultUse one{o.text("id"), o.get("keys").truth(), o.get("secrets").truth()};
        for (const auto& url : o.get("urls").list()) one.urls.push_back(url.text());
        out.push_back(std::move(one));
    }
    return out;
}

} // namespace azure
