#include "core/runtime/launcher.h"

#include <QCoreApplication>
#include <cstdio>
#include <string_view>

/// Launches the command from the fourth argument on as the server `<id>` in `<dir>`, in the way the third
/// argument names (`groups`, `plain`, `sandbox`), passes its lines on and waits to be killed.
int main(int argc, char **argv)
{
    using namespace tidegate;
    const QCoreApplication application(argc, argv);
    const SystemClock clock;
    const std::string_view way = argv[3];
    runtime::LauncherOptions options;
    options.controlGroups = way != "plain";
    const auto launcher = runtime::makeProcessLauncher(argv[1], argv[2], clock, options);
    runtime::LaunchSpec spec;
    spec.id = {"doomed-1"};
    spec.command = {argv + 4, argv + argc};
    if (way == "sandbox")
        spec.isolation.kind = runtime::Isolation::Kind::Sandbox;
    const auto instance = launcher->launch(spec);
    const auto say = [](const char *text) {
        std::puts(text);
        std::fflush(stdout);
    };
    QObject::connect(instance.get(), &runtime::Instance::output, &application,
                     [say](bool, const QByteArray &line) { say(line.constData()); });
    QObject::connect(instance.get(), &runtime::Instance::exited, &application,
                     [say](const runtime::Exit &exit) { say(exit.message.c_str()); });
    return QCoreApplication::exec();
}
