// SPDX-License-Identifier: Apache-2.0
// What an apply costs beside the wire: a cloud that answers at once, the real state on the real
// disk. Prints time, commits to the disk and bytes written for each count of steps.
//
//     bookkeeping [COUNT…]
#include "reconciler/apply/apply.hpp"
#include "state/local_store.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_provider.hpp"
#include "tests/support/run_until_idle.hpp"

#include <fmt/format.h>

#include <dlfcn.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

namespace {

std::size_t syncs = 0;
std::size_t bytes = 0;

template <class Function>
Function next(Function, const char* name)
{
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

} // namespace

// SQLite calls these: what it asks the disk for is counted on the way.
extern "C" {

int fdatasync(int file)
{
    static const auto real = next(&fdatasync, "fdatasync");
    ++syncs;
    return real(file);
}

int fsync(int file)
{
    static const auto real = next(&fsync, "fsync");
    ++syncs;
    return real(file);
}

ssize_t pwrite64(int file, const void* content, size_t size, off64_t offset)
{
    static const auto real = next(&pwrite64, "pwrite64");
    bytes += size;
    return real(file, content, size, offset);
}

ssize_t write(int file, const void* content, size_t size)
{
    static const auto real = next(&write, "write");
    bytes += size;
    return real(file, content, size);
}

} // extern "C"

namespace {

using namespace reconciler;

/// Like that of a protected VM: ids, arguments, precondition and effect of their usual size.
Step protect(std::size_t number)
{
    const std::string name = fmt::format("vm-{:05}", number);
    const std::string group = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/";
    const std::string vm = group + "rg-app/providers/Microsoft.Compute/virtualMachines/" + name;
    const std::string vault = fmt::format(
        "{}rg-backup/providers/Microsoft.RecoveryServices/vaults/rsv-{}", group, number % 5);
    Step step;
    step.address = {"protected_vm", name};
    step.id = "protected_vm." + name + "/protect";
    step.kind = "protected_vm";
    step.action = "protect";
    step.target = ResourceId(vault +
                             "/backupFabrics/Azure/protectionContainers/"
                             "IaasVMContainer;iaasvmcontainerv2;rg-app;" +
                             name + "/protectedItems/VM;iaasvmcontainerv2;rg-app;" + name);
    step.arguments = {{"vm", vm}, {"policy", vault + "/backupPolicies/nightly"}, {"long", true}};
    step.sentence = "protect " + name + " with nightly";
    step.precondition.id = step.target;
    step.needs = {{"Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/"
                   "protectedItems/write",
                   vault},
                  {"Microsoft.Compute/virtualMachines/read", vm}};
    step.effect = {Effect::Kind::record,
                   step.address,
                   step.target,
                   {{"vm", vm}, {"policy", vault + "/backupPolicies/nightly"}},
                   {{"vm_unique_id", "0f8fad5b-d9cb-469f-a165-70867728950e"}},
                   {}};
    return step;
}

/// On a disk: those of the tests are in memory.
struct Folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / fmt::format("tresor-bench-{}", getpid());
    Folder() { std::filesystem::create_directory(path); }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
};

class Silence : public Progress {
public:
    void on(const Event&) override {}
};

void measure(std::size_t count)
{
    std::vector<Step> steps;
    steps.reserve(count);
    for (std::size_t i = 0; i < count; ++i) steps.push_back(protect(i));
    const Folder folder;
    const auto store = state::make_local_store(folder.path / "state.sqlite");
    test::run(store->lock({"bench@here", "apply", getpid(), "2026-03-01T08:00:00Z"})).value();
    Transaction first;
    first.create = StateIdentity{"bench", "lineage", "simulator"};
    test::run(store->commit(std::move(first))).value();

    boost::asio::io_context context{1};
    test::FakeClock clock;
    test::FakeProvider provider;
    Silence silence;
    Interruption interruption;
    syncs = bytes = 0;
    const auto began = std::chrono::steady_clock::now();
    const auto report = test::run(context, clock,
                                  apply(steps, {provider, *store, clock, silence, interruption},
                                        {.run = "run", .parallelism = 64}));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    if (report.count(StepStatus::succeeded) != count) std::exit(1);
    fmt::print(
        "{:6} steps: {:7.3f} s, {:6.1f} µs a step; {:5} syncs, {:6.1f} MB, {:6.0f} bytes a step\n",
        count, took.count(), 1e6 * took.count() / static_cast<double>(count), syncs,
        static_cast<double>(bytes) / 1e6, static_cast<double>(bytes) / static_cast<double>(count));
}

} // namespace

int main(int count, char** words)
{
    std::vector<std::size_t> counts;
    for (int i = 1; i < count; ++i) counts.push_back(std::strtoul(words[i], nullptr, 10));
    if (counts.empty()) counts = {100, 1000, 5000, 20000};
    for (const auto one : counts) measure(one);
}
