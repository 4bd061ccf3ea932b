#include "ui/models/formatting.h"

#include "core/client/client.h"
#include "ui/models/times.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>
#include <cmath>

namespace tidegate::models::formatting {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::formatting)
};

using std::chrono::duration_cast;
using std::chrono::nanoseconds;

/// Two neighbouring units: `2 min 5 s`.
QString two(const QString &big, const QString &small, bool smallIsZero)
{
    return smallIsZero ? big
                       : Words::tr("%1 %2", "two parts of a duration, as in \"2 min 5 s\"").arg(big, small);
}

QString days(qint64 n)
{
    return Words::tr("%1 d", "days").arg(QLocale().toString(n));
}
QString hours(qint64 n)
{
    return Words::tr("%1 h", "hours").arg(QLocale().toString(n));
}
QString minutes(qint64 n)
{
    return Words::tr("%1 min", "minutes").arg(QLocale().toString(n));
}
QString wholeSeconds(qint64 n)
{
    return Words::tr("%1 s", "seconds").arg(QLocale().toString(n));
}

QDateTime local(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(msOf(time));
}

} // namespace

QString bytes(qint64 bytes)
{
    return QLocale().formattedDataSize(std::max<qint64>(0, bytes), bytes < 1024 ? 0 : 1,
                                       QLocale::DataSizeIecFormat);
}

QString duration(nanoseconds duration)
{
    const double ms = std::max(0.0, double(duration.count()) / 1e6);
    if (ms < 9.95)
        return Words::tr("%1 ms", "milliseconds").arg(number(ms, 1));
    if (ms < 999.5)
        return Words::tr("%1 ms", "milliseconds").arg(number(ms, 0));
    if (ms < 59'995)
        return Words::tr("%1 s", "seconds").arg(number(ms / 1000, ms < 9'995 ? 2 : 1));
    const qint64 s = std::llround(ms / 1000);
    if (s < 3600)
        return two(minutes(s / 60), wholeSeconds(s % 60), s % 60 == 0);
    if (s < 86'400)
        return two(hours(s / 3600), minutes(s % 3600 / 60), s % 3600 / 60 == 0);
    return two(days(s / 86'400), hours(s % 86'400 / 3600), s % 86'400 / 3600 == 0);
}

QString milliseconds(double ms)
{
    return duration(nanoseconds(std::int64_t(ms * 1e6)));
}

QString age(std::optional<WallTime> since, WallTime now)
{
    if (!since)
        return {};
    const qint64 s = std::max<qint64>(0, duration_cast<std::chrono::seconds>(now - *since).count());
    if (s < 120)
        return wholeSeconds(s);
    if (s < 2 * 3600)
        return minutes(s / 60);
    if (s < 48 * 3600)
        return hours(s / 3600);
    return days(s / 86'400);
}

QString number(double value, int decimals)
{
    if (!std::isfinite(value))
        return QStringLiteral("–");
    const QLocale locale;
    QString text = locale.toString(value, 'f', decimals);
    const QString point = locale.decimalPoint();
    if (decimals > 0 && text.contains(point)) {
        while (text.endsWith(locale.zeroDigit()))
            text.chop(locale.zeroDigit().size());
        if (text.endsWith(point))
            text.chop(point.size());
    }
    return text == QLocale().negativeSign() + locale.zeroDigit() ? locale.zeroDigit() : text;
}

QString percent(double value)
{
    return Words::tr("%1 %", "percent; some languages write no space").arg(number(value, 1));
}

QString actualOfDesired(int actual, int desired)
{
    const auto text = [](int n) { return n < 0 ? QStringLiteral("–") : QLocale().toString(n); };
    return Words::tr("%1 / %2", "instances: actual / desired").arg(text(actual), text(desired));
}

QString time(WallTime time, WallTime now)
{
    const QDateTime when = local(time);
    const QLocale locale;
    const QString clock = locale.toString(when.time(), QStringLiteral("HH:mm:ss"));
    if (when.date() == local(now).date())
        return clock;
    return Words::tr("%1 %2", "date and time").arg(locale.toString(when.date(), QLocale::ShortFormat), clock);
}

QString dateTime(WallTime time)
{
    const QDateTime when = local(time);
    const QLocale locale;
    return Words::tr("%1 %2 %3", "date, time and time zone")
        .arg(locale.toString(when.date(), QLocale::ShortFormat),
             locale.toString(when.time(), QStringLiteral("HH:mm:ss")), when.timeZoneAbbreviation());
}

QString error(const Error &error)
{
    QString text = QString::fromStdString(error.message);
    if (text.isEmpty())
        text = codeName(error.code);
    for (const Cause &cause : error.causes) {
        if (error.subject == client::certificateSubject)
            break; // the cause is the certificate itself
        const QString message = QString::fromStdString(cause.message);
        const QString field = QString::fromStdString(cause.field);
        if (!text.contains(message) || !text.contains(field))
            text += QLatin1Char('\n') +
                    (field.isEmpty()
                         ? message
                         : Words::tr("%1: %2", "a field and what is wrong with it").arg(field, message));
    }
    return text;
}

QString inOwnLanguage(const QString &en, const QString &zh)
{
    const bool chinese = QLocale().language() == QLocale::Chinese;
    const QString &first = chinese ? zh : en;
    return first.isEmpty() ? (chinese ? en : zh) : first;
}

QString codeName(Code code)
{
    switch (code) {
    case Code::BadRequest:
        return Words::tr("Not understood");
    case Code::Unauthorized:
        return Words::tr("Token refused");
    case Code::Forbidden:
        return Words::tr("Not allowed");
    case Code::NotFound:
        return Words::tr("Not found");
    case Code::MethodNotAllowed:
        return Words::tr("Not possible here");
    case Code::NotAcceptable:
        return Words::tr("Format not available");
    case Code::AlreadyExists:
        return Words::tr("Exists already");
    case Code::Conflict:
        return Words::tr("Changed by somebody else meanwhile");
    case Code::Expired:
        return Words::tr("Too old");
    case Code::TooLarge:
        return Words::tr("Too large");
    case Code::UnsupportedMediaType:
        return Words::tr("Format not supported");
    case Code::Invalid:
        return Words::tr("Refused by validation");
    case Code::TooManyRequests:
        return Words::tr("Too many requests");
    case Code::Internal:
        return Words::tr("Internal error");
    case Code::BadGateway:
        return Words::tr("Bad answer");
    case Code::Unavailable:
        return Words::tr("Not available");
    case Code::Timeout:
        return Words::tr("No answer in time");
    case Code::StorageFull:
        return Words::tr("Disk full");
    }
    return Words::tr("Internal error");
}

QString runtimeName(const QString &runtime)
{
    if (runtime == QLatin1String("java"))
        return QStringLiteral("Java");
    if (runtime == QLatin1String("node"))
        return QStringLiteral("Node.js");
    if (runtime == QLatin1String("python"))
        return QStringLiteral("Python");
    if (runtime == QLatin1String("native"))
        return Words::tr("Native", "runtime: a program of the machine's own");
    return runtime;
}

} // namespace tidegate::models::formatting
