#include "app/server/log_output.h"

#include "core/base/clock.h"

#include <QLoggingCategory>
#include <cstdio>
#include <string>

namespace tidegate::server {

namespace {

const char *levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    case QtCriticalMsg:
        return "error";
    case QtFatalMsg:
        return "fatal";
    }
    return "info";
}

void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    std::string room = context.category ? context.category : "default";
    if (room.starts_with("tidegate."))
        room.erase(0, 9);
    // One write a line, so that lines of several threads do not mix.
    const std::string line = formatMicroTime(SystemClock().wall()) + ' ' + levelName(type) + ' ' + room +
                             ' ' + message.toStdString() + '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
}

} // namespace

bool setUpLogging(const QString &level)
{
    static const QStringList levels{QStringLiteral("debug"), QStringLiteral("info"),
                                    QStringLiteral("warning"), QStringLiteral("error")};
    const qsizetype wanted = levels.indexOf(level);
    if (wanted < 0)
        return false;
    QString rules;
    const QStringList switches{QStringLiteral("debug"), QStringLiteral("info"), QStringLiteral("warning")};
    for (qsizetype i = 0; i < switches.size(); ++i)
        rules += QStringLiteral("tidegate.*.%1=%2\n")
                     .arg(switches[i], i >= wanted ? QStringLiteral("true") : QStringLiteral("false"));
    QLoggingCategory::setFilterRules(rules);
    qInstallMessageHandler(writeLine);
    return true;
}

} // namespace tidegate::server
