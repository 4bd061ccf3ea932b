#include "app/console/console.h"

#include "ui/dialogs/preferences_dialog.h"
#include "ui/window/connection_flow.h"

#include <QApplication>
#include <QDir>

namespace tidegate::console {

namespace {

widgets::Theme *makeTheme(QApplication *app, const session::Settings &settings, const Options &options)
{
    auto *theme = new widgets::Theme(app);
    theme->setMode(window::themeMode(options.theme.value_or(settings.theme())));
    return theme;
}

} // namespace

Console::Console(QApplication *app, const Options &options)
    : log(QDir(options.configDir).filePath(QStringLiteral("logs")))
    , settings(
          QDir(options.safeMode ? passing.path() : options.configDir).filePath(QStringLiteral("console.ini")))
    , profiles(options.configDir)
    , secrets(QStringLiteral("dev.tidegate.console"))
    , session(&secrets)
    , overview(&catalogue)
    , theme(makeTheme(app, settings, options))
    , window((language.set(options.language.isEmpty() ? settings.language() : options.language),
              theme->setLanguage(language.current()), parts()))
{
    log.setLevel(options.logLevel);
    if (options.screenshot.isEmpty())
        log.install();
    if (session::LoopWatch::isWanted())
        watch.start();
    const int heartbeat = settings.value(dialogs::PreferencesDialog::heartbeatKey(), 15).toInt();
    session.setHeartbeat(std::chrono::seconds(std::clamp(heartbeat, 1, 3600)));
}

window::MainWindow::Parts Console::parts()
{
    return {&settings, &profiles, &secrets,  &session, &catalogue, &overview,
            &scaling,  theme,     &language, &log,     &watch};
}

Result<> Console::start(const Options &options)
{
    if (const auto loaded = profiles.load(); !loaded)
        return loaded;
    if (options.profile.isEmpty()) {
        if (options.screenshot.isEmpty() && !options.safeMode)
            window.connection()->start();
        return {};
    }
    const auto connection = session::readConnectionFile(options.profile);
    if (!connection)
        return tl::unexpected(connection.error());
    window.connection()->open(*connection);
    return {};
}

} // namespace tidegate::console
