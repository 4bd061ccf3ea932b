#include "app/console/options.h"

#include "ui/session/log_file.h"
#include "ui/window/deep_link.h"

#include <QCommandLineParser>
#include <QStandardPaths>

namespace tidegate::console {

namespace {

const QCommandLineOption profileOption(QStringLiteral("profile"),
                                       QStringLiteral("Open this profile or kubeconfig."),
                                       QStringLiteral("FILE"));
const QCommandLineOption
    screenshotOption(QStringLiteral("screenshot"),
                     QStringLiteral("Render every page and dialog to PNG files and exit."),
                     QStringLiteral("DIR"));
const QCommandLineOption configOption(QStringLiteral("config-dir"),
                                      QStringLiteral("Keep settings and profiles here."),
                                      QStringLiteral("DIR"));
const QCommandLineOption languageOption(QStringLiteral("language"),
                                        QStringLiteral("en or zh_CN, for this run."), QStringLiteral("CODE"));
const QCommandLineOption themeOption(QStringLiteral("theme"),
                                     QStringLiteral("light, dark or system, for this run."),
                                     QStringLiteral("NAME"));

const QCommandLineOption
    logLevelOption(QStringLiteral("log-level"),
                   QStringLiteral("debug, info, warning or error: what goes into the log."),
                   QStringLiteral("LEVEL"));
const QCommandLineOption
    safeModeOption(QStringLiteral("safe-mode"),
                   QStringLiteral("Start with default settings and without a connection; keep no changes."));

std::optional<session::Theme> themeNamed(const QString &name)
{
    if (name == QLatin1String("light"))
        return session::Theme::Light;
    if (name == QLatin1String("dark"))
        return session::Theme::Dark;
    if (name == QLatin1String("system"))
        return session::Theme::System;
    return std::nullopt;
}

} // namespace

Options readOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("The desktop console of Tidegate, a serverless application platform."));
    parser.addOptions({profileOption, screenshotOption, configOption, languageOption, themeOption,
                       logLevelOption, safeModeOption});
    parser.addPositionalArgument(QStringLiteral("link"),
                                 QStringLiteral("A place to go to: tidegate://server/apps/namespace/name."),
                                 QStringLiteral("[link]"));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    Options options;
    if (!parser.parse(arguments))
        options.error = parser.errorText();
    else if (const QStringList rest = parser.positionalArguments();
             rest.size() > 1 || (rest.size() == 1 && !window::readLink(rest.first())))
        options.error = QStringLiteral("Unexpected argument: %1").arg(rest.last());
    else if (parser.isSet(help))
        options.message = parser.helpText();
    else if (parser.isSet(version))
        options.message = QStringLiteral("tidegate " TIDEGATE_VERSION "\n");
    options.link = parser.positionalArguments().value(0);
    options.profile = parser.value(profileOption);
    options.screenshot = parser.value(screenshotOption);
    options.language = parser.value(languageOption);
    options.configDir = parser.isSet(configOption)
                            ? parser.value(configOption)
                            : QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation);
    options.safeMode = parser.isSet(safeModeOption);
    if (parser.isSet(logLevelOption)) {
        const auto level = session::LogFile::levelNamed(parser.value(logLevelOption));
        options.logLevel = level.value_or(QtInfoMsg);
        if (!level)
            options.error = QStringLiteral("--log-level is debug, info, warning or error, not \"%1\".")
                                .arg(parser.value(logLevelOption));
    }
    options.theme = themeNamed(parser.value(themeOption));
    if (parser.isSet(themeOption) && !options.theme)
        options.error =
            QStringLiteral("--theme is light, dark or system, not \"%1\".").arg(parser.value(themeOption));
    if (!options.language.isEmpty() && options.language != QLatin1String("en") &&
        options.language != QLatin1String("zh_CN"))
        options.error = QStringLiteral("--language is en or zh_CN, not \"%1\".").arg(options.language);
    return options;
}

} // namespace tidegate::console
