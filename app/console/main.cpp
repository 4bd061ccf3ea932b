#include "app/console/console.h"
#include "app/console/screenshots.h"

#include "ui/models/formatting.h"
#include "ui/window/connection_flow.h"
#include "ui/window/single_instance.h"

#include <QApplication>
#include <QFileInfo>
#include <QMessageBox>
#include <cstdio>

using namespace tidegate;

namespace {

int say(FILE *stream, const QString &text, int code)
{
    std::fputs(text.toLocal8Bit().constData(), stream);
    return code;
}

/// Pictures need no display: without one, Qt's offscreen platform is taken.
void chooseScreenshotPlatform(int argc, char **argv)
{
    bool wanted = false;
    for (int i = 1; i < argc; ++i)
        wanted = wanted || qstrncmp(argv[i], "--screenshot", 12) == 0;
    const bool display = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
#ifdef Q_OS_LINUX
    if (wanted && !display && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
#else
    Q_UNUSED(wanted || display);
#endif
}

/// What a second launch tells the first.
QJsonObject messageOf(const console::Options &options)
{
    const QString profile =
        options.profile.isEmpty() ? QString() : QFileInfo(options.profile).absoluteFilePath();
    return {{QStringLiteral("link"), options.link}, {QStringLiteral("profile"), profile}};
}

/// Another launch asks for the window: it comes to the front, with the profile and the place that are wanted.
void takeOver(console::Console &parts, const QJsonObject &message)
{
    window::MainWindow &window = parts.window;
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.activateWindow();
    const QString profile = message[QStringLiteral("profile")].toString();
    if (!profile.isEmpty()) {
        const auto connection = session::readConnectionFile(profile);
        if (connection)
            window.connection()->open(*connection);
        else
            QMessageBox::warning(&window, QStringLiteral("Tidegate"),
                                 models::formatting::error(connection.error()));
    }
    if (const QString link = message[QStringLiteral("link")].toString(); !link.isEmpty())
        window.followLink(link);
}

int runScreenshots(QApplication &app, console::Console &parts, const QString &folder)
{
    console::Screenshots screenshots(&parts, folder);
    QObject::connect(
        &screenshots, &console::Screenshots::finished, &app,
        [](const QString &error) {
            QCoreApplication::exit(
                error.isEmpty() ? 0 : say(stderr, QStringLiteral("tidegate: %1\n").arg(error), 1));
        },
        Qt::QueuedConnection);
    screenshots.start();
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    chooseScreenshotPlatform(argc, argv);
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("tidegate"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TIDEGATE_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("dev.tidegate.console"));

    const console::Options options = console::readOptions(QCoreApplication::arguments());
    if (!options.error.isEmpty())
        return say(stderr, QStringLiteral("tidegate: %1\n").arg(options.error), 2);
    if (!options.message.isEmpty())
        return say(stdout, options.message, 0);

    window::SingleInstance single(options.configDir);
    if (options.screenshot.isEmpty() && single.handOver(messageOf(options)))
        return 0;

    console::Console parts(&app, options);
    if (const auto started = parts.start(options); !started) {
        const QString why = models::formatting::error(started.error());
        say(stderr, QStringLiteral("tidegate: %1\n").arg(why), 1);
        if (options.screenshot.isEmpty())
            QMessageBox::critical(nullptr, QStringLiteral("Tidegate"), why);
        return 1;
    }
    if (!options.screenshot.isEmpty())
        return runScreenshots(app, parts, options.screenshot);
    QObject::connect(&single, &window::SingleInstance::received, &parts.window,
                     [&parts](const QJsonObject &message) { takeOver(parts, message); });
    parts.window.show();
    if (!options.link.isEmpty())
        parts.window.followLink(options.link);
    return QApplication::exec();
}
