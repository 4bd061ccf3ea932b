#include "ui/session/diagnostics.h"

#include "ui/session/log_file.h"
#include "ui/session/loop_watch.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QMetaEnum>
#include <QRegularExpression>
#include <QSslSocket>
#include <QSysInfo>

namespace tidegate::session {

namespace {

constexpr int logLines = 100;

QString themeWord(Theme theme)
{
    return theme == Theme::Light  ? QStringLiteral("light")
           : theme == Theme::Dark ? QStringLiteral("dark")
                                  : QStringLiteral("system");
}

} // namespace

QString redacted(const QString &text)
{
    static const std::pair<QRegularExpression, QString> rules[] = {
        {QRegularExpression(
             QStringLiteral("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)"),
             QRegularExpression::DotMatchesEverythingOption),
         QStringLiteral("***")},
        {QRegularExpression(QStringLiteral("\\b(Bearer|Basic)\\s+[A-Za-z0-9._~+/=-]+"),
                            QRegularExpression::CaseInsensitiveOption),
         QStringLiteral("\\1 ***")},
        {QRegularExpression(
             QStringLiteral("([A-Za-z0-9_.-]*(?:token|secret|passw(?:or)?d|api[_-]?key|credential)"
                            "[A-Za-z0-9_.-]*\"?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|[^\\s,;&}\\]]+)"),
             QRegularExpression::CaseInsensitiveOption),
         QStringLiteral("\\1***")},
        {QRegularExpression(QStringLiteral("(://[^/\\s:@]+:)[^/\\s@]+@")), QStringLiteral("\\1***@")},
    };
    QString clean = text;
    for (const auto &[pattern, with] : rules)
        clean.replace(pattern, with);
    return clean;
}

QString diagnostics(const Session *session, const Settings *settings, const LogFile *log,
                    const LoopWatch *watch)
{
    QStringList lines{
        QStringLiteral("Tidegate console %1, Qt %2 (%3)")
            .arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion()),
                 QSysInfo::buildAbi()),
        QStringLiteral("%1, kernel %2 %3")
            .arg(QSysInfo::prettyProductName(), QSysInfo::kernelType(), QSysInfo::kernelVersion()),
        QStringLiteral("Locale %1, time zone offset %2 s, TLS %3")
            .arg(QLocale::system().name())
            .arg(QDateTime::currentDateTime().offsetFromUtc())
            .arg(QSslSocket::sslLibraryVersionString()),
        QStringLiteral("Taken %1").arg(QDateTime::currentDateTimeUtc().toString(Qt::ISODate))};
    if (session) {
        const auto state = QMetaEnum::fromType<Session::State>().valueToKey(int(session->state()));
        lines.append(QStringLiteral("Connection: %1 %2, server %3 %4")
                         .arg(QString::fromLatin1(state), session->reason(),
                              session->profile().server.toString(QUrl::RemoveUserInfo),
                              session->serverVersion()));
    }
    if (settings)
        lines.append(
            QStringLiteral("Language %1, theme %2")
                .arg(settings->language().isEmpty() ? QStringLiteral("system") : settings->language(),
                     themeWord(settings->theme())));
    if (watch && watch->isRunning())
        lines.append(QStringLiteral("Event loop: held up for %1 ms at most (%2), %3 times over %4 ms")
                         .arg(watch->longestMs())
                         .arg(watch->longestAt().toString(Qt::ISODate))
                         .arg(watch->blocks())
                         .arg(LoopWatch::tooLongMs));
    else if (watch)
        lines.append(QStringLiteral("Event loop: not watched (TIDEGATE_WATCHDOG=1 does)"));
    if (log) {
        lines.append(QStringLiteral("Log %1, last lines:").arg(log->file()));
        lines += log->lastLines(logLines);
    }
    return redacted(lines.join(QLatin1Char('\n'))) + QLatin1Char('\n');
}

} // namespace tidegate::session
