#include "app/console/console.h"
#include "app/console/screenshots.h"

#include "ui/models/formatting.h"

#include <QApplication>
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
    parts.window.show();
    return QApplication::exec();
}
