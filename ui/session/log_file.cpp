#include "ui/session/log_file.h"

#include "ui/session/diagnostics.h"

#include <QDateTime>
#include <QDir>
#include <QLoggingCategory>
#include <array>

namespace tidegate::session {

namespace {

LogFile *installed = nullptr;
QtMessageHandler before = nullptr;

/// How bad it is: Qt's own numbers are in another order.
int rank(QtMsgType level)
{
    switch (level) {
    case QtDebugMsg:
        return 0;
    case QtInfoMsg:
        return 1;
    case QtWarningMsg:
        return 2;
    case QtCriticalMsg:
    case QtFatalMsg:
        break;
    }
    return 3;
}

QString nameOf(QtMsgType level)
{
    static const std::array names{QStringLiteral("debug"), QStringLiteral("info"), QStringLiteral("warning"),
                                  QStringLiteral("error")};
    return names[size_t(rank(level))];
}

void handle(QtMsgType level, const QMessageLogContext &context, const QString &text)
{
    if (installed)
        installed->write(level, QString::fromUtf8(context.category), text);
    if (before)
        before(level, context, text);
}

} // namespace

LogFile::LogFile(QString folder) : m_folder(std::move(folder)) {}

LogFile::~LogFile()
{
    if (!m_isInstalled)
        return;
    qInstallMessageHandler(before);
    installed = nullptr;
}

std::optional<QtMsgType> LogFile::levelNamed(const QString &name)
{
    for (const QtMsgType level : {QtDebugMsg, QtInfoMsg, QtWarningMsg, QtCriticalMsg}) {
        if (name == nameOf(level))
            return level;
    }
    return std::nullopt;
}

QString LogFile::file() const
{
    return QDir(m_folder).filePath(QStringLiteral("console.log"));
}

void LogFile::install()
{
    installed = this;
    m_isInstalled = true;
    if (m_level == QtDebugMsg)
        QLoggingCategory::setFilterRules(QStringLiteral("tidegate.*.debug=true"));
    before = qInstallMessageHandler(handle);
}

bool LogFile::open()
{
    if (m_file.isOpen())
        return true;
    m_file.setFileName(file());
    return QDir().mkpath(m_folder) && m_file.open(QIODevice::Append);
}

/// console.log becomes console.1.log, that one console.2.log, …; the last one goes.
void LogFile::rotate()
{
    m_file.close();
    const auto name = [this](int number) {
        return QDir(m_folder).filePath(QStringLiteral("console.%1.log").arg(number));
    };
    QFile::remove(name(kept));
    for (int number = kept - 1; number >= 1; --number)
        QFile::rename(name(number), name(number + 1));
    QFile::rename(file(), name(1));
}

void LogFile::write(QtMsgType level, const QString &category, const QString &text)
{
    if (rank(level) < rank(m_level))
        return;
    const QByteArray line = QStringLiteral("%1 %2 %3: %4\n")
                                .arg(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs),
                                     nameOf(level), category, redacted(text))
                                .toUtf8();
    const QMutexLocker lock(&m_mutex);
    if (!open())
        return;
    if (m_file.size() > 0 && m_file.size() + line.size() > mostBytes) {
        rotate();
        if (!open())
            return;
    }
    m_file.write(line);
    m_file.flush();
}

QStringList LogFile::lastLines(int count) const
{
    const QMutexLocker lock(&m_mutex);
    QFile disk(file());
    if (!disk.open(QIODevice::ReadOnly))
        return {};
    QStringList lines = QString::fromUtf8(disk.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    return lines.mid(std::max<qsizetype>(0, lines.size() - count));
}

} // namespace tidegate::session
