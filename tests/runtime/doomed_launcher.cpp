#include "core/runtime/process_hosts.h"

#include <QCoreApplication>
#include <cstdio>
#include <cstring>

using namespace tidegate;

namespace {

void say(const QByteArray &line)
{
    std::puts(line.constData());
    std::fflush(stdout);
}

/// A warm Python host; says its `pid=…`, or ends where there can be none.
std::unique_ptr<runtime::WarmHost> startHost(runtime::HostStarter &starter)
{
    runtime::LaunchSpec spec;
    spec.command = {"python3", "app.py"};
    const auto kind = starter.kindFor(spec);
    if (!kind)
        return nullptr;
    auto host = starter.start(*kind);
    QObject::connect(host.get(), &runtime::WarmHost::ready, host.get(),
                     [host = host.get()] { say("pid=" + QByteArray::number(qint64(host->pid()))); });
    return host;
}

} // namespace

/// Launches the command from the fourth argument on as the server `<id>` in `<dir>`, in the way the third
/// argument names (`groups`, `plain`, `sandbox`), or with `--host` a warm host; passes its lines on and waits
/// to be killed.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const SystemClock clock;
    const std::string_view way = argv[3];
    runtime::LauncherOptions options;
    options.controlGroups = way != "plain";
    const std::string bin = QCoreApplication::applicationDirPath().toStdString();
    const auto both =
        runtime::makeProcessRuntime(argv[1], argv[2], clock, runtime::findHostPrograms(bin), options);
    if (way == "--host") {
        const auto host = startHost(*both.hosts);
        return host ? QCoreApplication::exec() : 1;
    }
    runtime::LaunchSpec spec;
    spec.id = {"doomed-1"};
    spec.command = {argv + 4, argv + argc};
    if (way == "sandbox")
        spec.isolation.kind = runtime::Isolation::Kind::Sandbox;
    const auto instance = both.launcher->launch(spec);
    QObject::connect(instance.get(), &runtime::Instance::output, &application,
                     [](bool, const QByteArray &line) { say(line); });
    QObject::connect(instance.get(), &runtime::Instance::exited, &application,
                     [](const runtime::Exit &exit) { say(exit.message.c_str()); });
    return QCoreApplication::exec();
}
