#include "ui/models/schedule_words.h"

#include "ui/models/schedule_words_private.h"

#include <QLocale>

namespace tidegate::models {

Tongue currentTongue()
{
    return QLocale().language() == QLocale::Chinese ? Tongue::Chinese : Tongue::English;
}

QString clockText(const ClockTime &time, bool withSeconds)
{
    const auto two = [](int value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); };
    const QString text = two(time.hour) + QLatin1Char(':') + two(time.minute);
    return withSeconds ? text + QLatin1Char(':') + two(time.second) : text;
}

bool needsSeconds(const QList<ClockTime> &times)
{
    for (const ClockTime &time : times) {
        if (time.second != 0)
            return true;
    }
    return false;
}

QString scheduleSentence(const QString &schedule, Tongue tongue)
{
    const auto cron = Cron::parse(schedule.toStdString());
    if (!cron)
        return {};
    const qint64 interval = cron->interval().count();
    if (tongue == Tongue::Chinese)
        return interval > 0 ? chineseInterval(interval) : chineseSentence(scheduleParts(*cron));
    return interval > 0 ? englishInterval(interval) : englishSentence(scheduleParts(*cron));
}

} // namespace tidegate::models
