// SPDX-License-Identifier: Apache-2.0
#include "providers/simulator/estate/builder.hpp"
#include "providers/simulator/principals.hpp"

#include <fmt/format.h>

namespace simulator {

namespace {

void read_identity(Builder& builder, Block& block)
{
    Principal principal;
    principal.name = block.required("name").text;
    principal.app_id = block.text("client_id");
    principal.object_id = block.text("object_id");
    principal.type = "ManagedIdentity";
    principal.attached = block.truth("system_assigned", false) ? "system" : "user";
    block.finish();
    if (principal.app_id.empty()) principal.app_id = builder.world.new_guid();
    if (principal.object_id.empty()) principal.object_id = builder.world.new_guid();
    if (builder.is_duplicate(Kind::service_principal, principal.object_id, block.span())) return;
    add_principal(builder.world, principal);
    for (const auto& name : {principal.object_id, principal.app_id, principal.name})
        builder.name(builder.principals, name, principal.object_id);
}

json::object read_job(Block& block)
{
    json::object job{{"service", block.choice("service", {"github", "azure-devops"})},
                     {"issuer", block.required("issuer").text},
                     {"subject", block.required("subject").text},
                     {"token", block.required("request_token").text},
                     {"service_connection", block.text("service_connection")}};
    block.finish();
    return job;
}

} // namespace

void read_identity_host(Builder& builder, Block& root)
{
    json::object document;
    if (auto host = root.table("identity_host")) {
        document["$host"] = {{"header", host->text("header", "simulator")},
                             {"arc_folder", host->text("arc_folder", "/var/opt/azcmagent/tokens")}};
        for (auto& block : host->tables("identity")) read_identity(builder, block);
        host->finish();
    }
    json::array jobs;
    for (auto& block : root.tables("pipeline_job")) jobs.push_back(read_job(block));
    if (!jobs.empty()) document["$jobs"] = std::move(jobs);
    if (!document.empty()) builder.world.put(Kind::tenant, builder.tenant, document);
}

} // namespace simulator
