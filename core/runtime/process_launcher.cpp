#include "core/runtime/process_host.h"
#include "core/runtime/process_instance.h"

#include "core/runtime/files.h"
#include "core/runtime/function.h"

#include <QDir>
#include <QProcessEnvironment>

namespace tidegate::runtime {

namespace {

std::map<std::string, std::string> ownEnvironment()
{
    const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
    std::map<std::string, std::string> environment;
    for (const QString &name : system.keys())
        environment[name.toStdString()] = system.value(name).toStdString();
    return environment;
}

/// The app runs elsewhere, so HOME and the like must not depend on where this process runs.
std::string absolutePath(const std::string &dir)
{
    return QDir(QString::fromStdString(dir)).absolutePath().toStdString();
}

class ProcessLauncher final : public Launcher
{
public:
    explicit ProcessLauncher(std::shared_ptr<LauncherShare> share) : m_share(std::move(share)) {}

    std::unique_ptr<Instance> launch(LaunchSpec spec) override
    {
        const std::uint16_t port = spec.port ? spec.port : m_share->ports.pick();
        auto instance = std::make_unique<ProcessInstance>(
            withHostPrograms(std::move(spec), m_share->hostPrograms), port, m_share);
        instance->begin();
        return instance;
    }

    std::vector<Check> diagnosis() override { return m_share->confiner->diagnosis(); }

private:
    std::shared_ptr<LauncherShare> m_share;
};

/// Beside the instances' own, so that a folder there is always somebody's.
std::string stockDir(const std::string &dir)
{
    return dir + ".ready";
}

constexpr int foldersReady = 128;

} // namespace

ProcessRuntime makeProcessRuntime(std::string dir, std::string serverId, const Clock &clock,
                                  std::string hostPrograms, const LauncherOptions &options)
{
    auto share = std::make_shared<LauncherShare>(clock);
    share->dir = absolutePath(dir);
    share->folders = std::make_unique<FolderStock>(stockDir(share->dir), foldersReady);
    share->serverId = std::move(serverId);
    share->hostPrograms = hostPrograms;
    share->environment = ownEnvironment();
    share->cleaner.setMaxThreadCount(1);
    share->archives = std::make_unique<ClassArchives>(
        ClassArchiveOptions{std::filesystem::path(share->dir).parent_path().string() + "/archives"});
    const auto path = share->environment.find("PATH");
    auto groups = options.controlGroups
                      ? std::make_unique<ControlGroups>(share->serverId, groupRecord(share->dir))
                      : nullptr;
    share->confiner = std::make_unique<Confiner>(std::move(groups),
                                                 path == share->environment.end() ? usualPath : path->second,
                                                 std::filesystem::path(share->dir).parent_path().string());
    return {std::make_unique<ProcessLauncher>(share), makeProcessHostStarter(share, std::move(hostPrograms))};
}

std::unique_ptr<Launcher> makeProcessLauncher(std::string dir, std::string serverId, const Clock &clock,
                                              const LauncherOptions &options)
{
    return makeProcessRuntime(std::move(dir), std::move(serverId), clock, {}, options).launcher;
}

int endLeftovers(const std::string &dir, const std::string &serverId)
{
    const int inGroups = endGroups(serverId, groupRecord(dir));
    const int ended = inGroups + endMarked(std::string(serverMarker) + '=' + serverId);
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator(nativePath(dir), error)) {
        const std::u8string path = entry.path().u8string();
        removeTree(std::string(path.begin(), path.end()));
    }
    removeTree(stockDir(dir));
    return ended;
}

} // namespace tidegate::runtime
