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

/// Launches `sh -c <script>`, or with `--host` a warm host, as the server `<id>` in `<dir>`, passes its lines
/// on and waits to be killed.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const SystemClock clock;
    const std::string bin = QCoreApplication::applicationDirPath().toStdString();
    const auto both = runtime::makeProcessRuntime(argv[1], argv[2], clock, runtime::findHostPrograms(bin));
    if (std::strcmp(argv[3], "--host") == 0) {
        const auto host = startHost(*both.hosts);
        return host ? QCoreApplication::exec() : 1;
    }
    runtime::LaunchSpec spec;
    spec.id = {"doomed-1"};
    spec.command = {"sh", "-c", argv[3]};
    const auto instance = both.launcher->launch(spec);
    QObject::connect(instance.get(), &runtime::Instance::output, &application,
                     [](bool, const QByteArray &line) { say(line); });
    return QCoreApplication::exec();
}
