// SPDX-License-Identifier: Apache-2.0
#include "providers/azure/rules/keys.hpp"

#include "providers/azure/kinds/encryption.hpp"
#include "providers/azure/kinds/ids.hpp"
#include "providers/azure/kinds/json_read.hpp"
#include "providers/azure/rules/violation.hpp"
#include "providers/http/message.hpp"

#include "reconciler/model/day.hpp"

#include <algorithm>

namespace azure {

using namespace reconciler;
namespace json = boost::json;

namespace {

constexpr std::string_view prefix = "key:";

/// A key or secret by its URL "https://kv.vault.azure.net/keys/kek/0123": names that are none are
/// left out, for they become a part of a path.
struct KeyName {
    bool is_key = false;
    std::string name;
    std::string version;

    explicit KeyName(std::string_view url)
    {
        const auto target = http::split_url(url).target;
        std::vector<std::string_view> parts;
        for (std::size_t from = 1; from <= target.size() && !target.empty();) {
            const auto slash = std::min(target.find('/', from), target.size());
            parts.push_back(std::string_view(target).substr(from, slash - from));
            from = slash + 1;
        }
        const bool is_known = parts.size() >= 2 && (parts[0] == "keys" || parts[0] == "secrets") &&
                              std::ranges::all_of(parts, is_word);
        if (!is_known) return;
        is_key = parts[0] == "keys";
        name = parts[1];
        if (parts.size() > 2) version = parts[2];
    }

    /// Of a secret Resource Manager knows the newest version only.
    std::string path(const std::string& key_vault) const
    {
        if (!is_key) return key_vault + "/secrets/" + name;
        return key_vault + "/keys/" + name + (version.empty() ? "" : "/versions/" + version);
    }

    std::string words() const { return (is_key ? "key " : "secret ") + name; }

private:
    static bool is_word(std::string_view text)
    {
        return !text.empty() && std::ranges::all_of(text, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '-';
        });
    }
};

bool comes_under_protection(const Reviewed& change)
{
    if (change.address.kind != "protected_vm" || !change.desired || change.is_blocked) return false;
    return std::ranges::any_of(change.steps, [](const Step& step) {
        return step.action == "protect" || step.action == "resume";
    });
}

bool is_of_certificate(const Live& secret)
{
    const auto& type = secret.facts.text("content_type");
    return type == "application/x-pkcs12" || type == "application/x-pem-file";
}

class Keys {
public:
    explicit Keys(const Surroundings& around) : around_(around) {}

    void check(Reviewed& change)
    {
        const Live* vm =
            around_.observation.find(ResourceId(change.desired->attributes.text("vm")));
        if (!vm) return;
        const bool may_disagree = vm->facts.text("encryption").starts_with("ade");
        if (may_disagree && !vm->facts.get("confirmed").truth()) return;
        for (const auto& use : key_vault_uses(vm->facts.get("key_vaults")))
            for (const auto& url : use.urls) {
                const KeyName key(url);
                if (!key.name.empty()) check(change, use.key_vault, key);
            }
    }

private:
    static void
    refuse(Reviewed& change, std::string_view rule, std::string detail, std::string fix = {})
    {
        auto problem = broken(*change.desired, "vm", rule, std::move(detail), std::move(fix));
        (problem.severity == Severity::error ? change.blocked : change.warnings)
            .push_back(std::move(problem));
    }

    /// Null where it has not been looked at, which is asked for.
    const Live* seen(Reviewed& change, const std::string& path)
    {
        const auto id = key_id(path);
        const Live* live = around_.observation.find(ResourceId(id));
        if (!live) change.closer.push_back(id);
        return live;
    }

    void check(Reviewed& change, const std::string& key_vault, const KeyName& key)
    {
        const Live* live = seen(change, key.path(key_vault));
        if (!live) return;
        const std::string what = "The " + key.words() + " of " + name_of(key_vault);
        const std::string vm = name_of(change.desired->attributes.text("vm"));
        if (const auto& code = live->facts.text("unreadable"); !code.empty())
            return refuse(change, "keys-unchecked",
                          what + ", with which " + vm + " is encrypted, could not be read (" +
                              code + ").");
        if (!live->facts.get("exists").truth())
            return refuse(change, "key-missing",
                          what + ", with which " + vm + " is encrypted, is not there.",
                          recovery(key_vault, key));
        if (!live->facts.get("enabled").truth())
            refuse(change, "key-disabled",
                   what + ", with which " + vm + " is encrypted, is disabled.");
        check_expiry(change, *live, what, vm);
        if (key.is_key) check_certificate(change, key_vault, key, vm);
    }

    void check_expiry(Reviewed& change, const Live& key, const std::string& what,
                      const std::string& vm) const
    {
        const auto expires = key.facts.get("expires").integer();
        if (expires == 0) return;
        const Time at{std::chrono::seconds(expires)};
        if (at <= around_.observation.at)
            refuse(change, "key-expired",
                   what + ", with which " + vm + " is encrypted, has expired on " + iso_day(at) +
                       ".");
    }

    /// A certificate has a key and a secret of its name, and the secret says what it is.
    void check_certificate(Reviewed& change, const std::string& key_vault, const KeyName& key,
                           const std::string& vm)
    {
        const Live* twin = seen(change, key_vault + "/secrets/" + key.name);
        if (twin && is_of_certificate(*twin))
            refuse(change, "kek-of-certificate",
                   "The key " + key.name + " of " + name_of(key_vault) +
                       ", which wraps the secrets "
                       "of " +
                       vm + ", belongs to a certificate.");
    }

    static std::string recovery(const std::string& key_vault, const KeyName& key)
    {
        return "If it was deleted, recover it:\n    az keyvault " +
               std::string(key.is_key ? "key" : "secret") + " recover --vault-name " +
               name_of(key_vault) + " --name " + key.name;
    }

    const Surroundings& around_;
};

} // namespace

void check_keys(std::vector<Reviewed>& changes, const Surroundings& around)
{
    Keys keys(around);
    for (auto& change : changes)
        if (comes_under_protection(change)) keys.check(change);
}

std::string key_id(std::string_view path)
{
    return std::string(prefix) + std::string(path);
}

std::string path_of_key(std::string_view id)
{
    return id.starts_with(prefix) ? std::string(id.substr(prefix.size())) : std::string();
}

Live decode_key(std::string_view path, const std::optional<json::value>& key)
{
    Live live{"key", ResourceId(key_id(path)), {}, {{"exists", key.has_value()}}};
    if (!key) return live;
    const auto& enabled = at(*key, "properties/attributes/enabled");
    live.facts.set("enabled", !enabled.is_bool() || enabled.get_bool());
    if (const auto expires = integer_in(*key, "properties/attributes/exp"); expires > 0)
        live.facts.set("expires", expires);
    if (const auto type = text_in(*key, "properties/contentType"); !type.empty())
        live.facts.set("content_type", type);
    return live;
}

Live unread_key(std::string_view path, std::string code)
{
    return {"key", ResourceId(key_id(path)), {}, {{"unreadable", std::move(code)}}};
}

} // namespace azure
