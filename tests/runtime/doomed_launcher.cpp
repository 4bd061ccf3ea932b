#include "core/runtime/launcher.h"

#include <QCoreApplication>
#include <cstdio>

/// Launches `sh -c <script>` as the server `<id>` in `<dir>`, passes its lines on and waits to be killed.
int main(int argc, char **argv)
{
    using namespace tidegate;
    const QCoreApplication application(argc, argv);
    const SystemClock clock;
    const auto launcher = runtime::makeProcessLauncher(argv[1], argv[2], clock);
    runtime::LaunchSpec spec;
    spec.id = {"doomed-1"};
    spec.command = {"sh", "-c", argv[3]};
    const auto instance = launcher->launch(spec);
    QObject::connect(instance.get(), &runtime::Instance::output, &application,
                     [](bool, const QByteArray &line) {
                         std::puts(line.constData());
                         std::fflush(stdout);
                     });
    return QCoreApplication::exec();
}
