#include "core/runtime/container_launcher.h"

#include "core/runtime/container_instance.h"

#include <QStringList>
#include <QUuid>

namespace tidegate::runtime {

namespace {

constexpr auto checkName = "Containers";
constexpr int connectPatience = 200; // ms; a local socket accepts at once or not at all

Bilingual startEngine()
{
    return {"Start Podman's service (`podman system service --time=0 unix:///run/podman/podman.sock`) or "
            "Docker, and name its socket with --container-socket.",
            "请启动 Podman 服务（`podman system service --time=0 unix:///run/podman/podman.sock`）或 "
            "Docker，并用 --container-socket 指明其套接字。"};
}

/// Of images that are no packages.
Bilingual doNotRun(const std::string &why, const std::string &whyInChinese)
{
    return {"Images other than packages do not run: " + why + '.',
            "代码包以外的镜像无法运行：" + whyInChinese + "。"};
}

QString withoutScheme(const QString &address)
{
    const QLatin1String scheme("unix://");
    return address.startsWith(scheme) ? address.mid(scheme.size()) : address;
}

QStringList usualSockets()
{
    QStringList paths;
    const QString host = qEnvironmentVariable("DOCKER_HOST");
    if (host.startsWith(QLatin1String("unix://")))
        paths << withoutScheme(host);
#ifdef Q_OS_WIN
    paths << QStringLiteral("//./pipe/docker_engine") << QStringLiteral("//./pipe/podman-machine-default");
#else
    const QString runtimeDir = qEnvironmentVariable("XDG_RUNTIME_DIR");
    paths << QStringLiteral("/run/podman/podman.sock");
    if (!runtimeDir.isEmpty())
        paths << runtimeDir + QStringLiteral("/podman/podman.sock");
    paths << QStringLiteral("/var/run/docker.sock");
#endif
    return paths;
}

bool accepts(const QString &path)
{
    QLocalSocket socket;
    socket.connectToServer(path);
    return socket.waitForConnected(connectPatience);
}

} // namespace

ContainerSocket findContainerSocket(const QString &wanted)
{
    if (wanted == QLatin1String("none"))
        return {{},
                {checkName,
                 Check::State::Warn,
                 doNotRun("containers are turned off", "容器已关闭"),
                 {"Start tidegated with --container-socket PATH.",
                  "请用 --container-socket PATH 启动 tidegated。"}}};
    if (wanted != QLatin1String("auto"))
        return {withoutScheme(wanted), {}};
    const QStringList paths = usualSockets();
    for (const QString &path : paths) {
        if (accepts(path))
            return {path, {}};
    }
    const std::string all = paths.join(QStringLiteral(", ")).toStdString();
    return {{},
            {checkName, Check::State::Warn,
             doNotRun("no container engine listens at " + all, "没有容器引擎监听 " + all), startEngine()}};
}

ContainerShare::ContainerShare(const ContainerLauncherOptions &options, const Clock &clock)
    : options(options)
    , clock(clock)
    , runId(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString())
    , api(options.socket)
    , images(api, clock)
{
}

ContainerLauncher::ContainerLauncher(const ContainerLauncherOptions &options, const Clock &clock)
    : m_share(std::make_shared<ContainerShare>(options, clock))
    , m_check{
          checkName,
          Check::State::Warn,
          {"The container engine has been asked and has not answered yet.", "已询问容器引擎，尚未得到答复。"},
          {}}
{
    askEngine();
}

ContainerLauncher::~ContainerLauncher() = default;

std::unique_ptr<Instance> ContainerLauncher::launch(LaunchSpec spec)
{
    auto instance = std::make_unique<ContainerInstance>(std::move(spec), m_share);
    instance->begin();
    return instance;
}

std::vector<Check> ContainerLauncher::diagnosis()
{
    askEngine();
    return {m_check};
}

void ContainerLauncher::askEngine()
{
    m_share->api.askEngine(this, [this](const Result<ContainerEngineFacts> &facts) { takeEngine(facts); });
}

void ContainerLauncher::takeEngine(const Result<ContainerEngineFacts> &facts)
{
    Check check{checkName, Check::State::Pass, {}, {}};
    const std::string socket = m_share->options.socket.toStdString();
    if (facts) {
        const std::string name = facts->name + " (API " + facts->apiVersion + ")";
        check.message = {name + " runs images, through " + socket + '.',
                         "由 " + name + " 运行镜像，套接字为 " + socket + "。"};
    } else {
        check.state = Check::State::Fail;
        check.message = doNotRun(facts.error().message, facts.error().message);
        check.remedy = startEngine();
    }
    const bool isNew = check.message != m_check.message;
    m_check = std::move(check);
    if (isNew)
        Q_EMIT diagnosed();
}

void ContainerLauncher::endLeftovers()
{
    m_share->api.list(containerServerLabel, m_share->options.serverId, this,
                      [this](const Result<std::vector<ContainerListed>> &listed) {
                          if (!listed)
                              return;
                          int count = 0;
                          for (const ContainerListed &each : *listed) {
                              const auto run = each.labels.find(containerRunLabel);
                              if (run != each.labels.end() && run->second == m_share->runId)
                                  continue;
                              ++count;
                              m_share->api.remove(each.id, this, [](const Result<> &) {});
                          }
                          Q_EMIT leftoversEnded(count);
                      });
}

} // namespace tidegate::runtime
