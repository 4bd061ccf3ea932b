#include "ui/models/schedule_words.h"

#include <QLocale>
#include <QTest>

using namespace tidegate;
using models::scheduleSentence;
using models::Tongue;

// What schedules mean, in both tongues.

class TstScheduleWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sentence_data();
    void sentence();
    void nonsense_hasNoSentence();
    void tongue_isThatOfTheLocale();
};

void TstScheduleWords::sentence_data()
{
    QTest::addColumn<QString>("schedule");
    QTest::addColumn<QString>("en");
    QTest::addColumn<QString>("zh");
    const auto row = [](const char *schedule, const char *en, const char *zh) {
        QTest::newRow(schedule) << QString::fromLatin1(schedule) << QString::fromLatin1(en)
                                << QString::fromUtf8(zh);
    };
    // By the minute and the second.
    row("* * * * *", "Every minute.", "每分钟。");
    row("*/1 * * * *", "Every minute.", "每分钟。");
    row("0-59 ? * * ?", "Every minute.", "每分钟。");
    row("*/5 * * * *", "Every 5 minutes.", "每 5 分钟。");
    row("0,30 * * * *", "Every 30 minutes.", "每 30 分钟。");
    row("5/10 * * * *", "Every 10 minutes, from minute 5 of each hour.",
        "每 10 分钟（从每小时的第 5 分起）。");
    row("*/7 * * * *", "At minutes 0, 7, 14, 21, 28, 35, 42, 49 and 56 of every hour.",
        "每小时第 0、7、14、21、28、35、42、49 和 56 分。");
    row("0-10 * * * *", "At minutes 0 to 10 of every hour.", "每小时第 0 至 10 分。");
    row("10-40/5 * * * *", "At minutes 10, 15, 20, 25, 30, 35 and 40 of every hour.",
        "每小时第 10、15、20、25、30、35 和 40 分。");
    row("1,2,50-52 * * * *", "At minutes 1, 2 and 50 to 52 of every hour.", "每小时第 1、2 和 50 至 52 分。");
    row("* * * * * *", "Every second.", "每秒。");
    row("*/10 * * * * *", "Every 10 seconds.", "每 10 秒。");
    row("30 * * * * *", "Every minute, at second 30.", "每分钟的第 30 秒。");
    row("0 * * * * *", "Every minute.", "每分钟。");
    row("15 */20 * * * *", "Every 20 minutes, at second 15.", "每 20 分钟的第 15 秒。");
    row("5,10 * * * * *", "At seconds 5 and 10 of every minute of every hour.", "每分钟第 5 和 10 秒。");
    row("*/30 5 3 * * *", "At seconds 0 and 30 of minute 5 of hour 3.", "3 时第 5 分第 0 和 30 秒。");
    row("* 5 3 * * *", "Every second of minute 5 of hour 3.", "3 时第 5 分的每秒。");
    row("*/20 * 9-16 * * *", "Every 20 seconds from 09:00:00 to 16:59:40.",
        "09:00:00 至 16:59:40 每 20 秒。");
    // By the hour.
    row("0 * * * *", "Every hour, on the hour.", "每小时整点。");
    row("@hourly", "Every hour, on the hour.", "每小时整点。");
    row("15 * * * *", "Every hour, at minute 15.", "每小时的第 15 分。");
    row("0 */2 * * *", "Every 2 hours, on the hour.", "每 2 小时整点。");
    row("15 1/2 * * *", "Every 2 hours from 01:15 to 23:15.", "01:15 至 23:15 每 2 小时。");
    row("0 */5 * * *", "At 00:00, 05:00, 10:00, 15:00 and 20:00 every day.",
        "每天 00:00、05:00、10:00、15:00 和 20:00。");
    row("30 9-17 * * *", "Every hour from 09:30 to 17:30.", "09:30 至 17:30 每小时。");
    row("30 9-11 * * *", "At 09:30, 10:30 and 11:30 every day.", "每天 09:30、10:30 和 11:30。");
    row("* 8 * * *", "Every minute from 08:00 to 08:59.", "08:00 至 08:59 每分钟。");
    row("*/15 9-17 * * *", "Every 15 minutes from 09:00 to 17:45.", "09:00 至 17:45 每 15 分钟。");
    row("*/15 9,12-14 * * *", "At minutes 0, 15, 30 and 45 of hours 9 and 12 to 14.",
        "9 和 12 至 14 时第 0、15、30 和 45 分。");
    // Times of a day.
    row("0 8 * * *", "At 08:00 every day.", "每天 08:00。");
    row("@daily", "At 00:00 every day.", "每天 00:00。");
    row("@midnight", "At 00:00 every day.", "每天 00:00。");
    row("30 0 8 * * *", "At 08:00:30 every day.", "每天 08:00:30。");
    row("0 0,12 * * *", "At 00:00 and 12:00 every day.", "每天 00:00 和 12:00。");
    row("0,30 8,20 * * *", "At 08:00, 08:30, 20:00 and 20:30 every day.",
        "每天 08:00、08:30、20:00 和 20:30。");
    // Days of the week.
    row("0 8 * * 1-5", "At 08:00 from Monday to Friday.", "每周一至周五 08:00。");
    row("30 0 8 ? * MON-FRI", "At 08:00:30 from Monday to Friday.", "每周一至周五 08:00:30。");
    row("0 8 * * FRI-SUN", "At 08:00 from Friday to Sunday.", "每周五至周日 08:00。");
    row("0 8 * * 7", "At 08:00 on Sundays.", "每周日 08:00。");
    row("@weekly", "At 00:00 on Sundays.", "每周日 00:00。");
    row("0 8 * * sat,sun", "At 08:00 on Saturdays and Sundays.", "每周六和周日 08:00。");
    row("0 8 * * 1,3,5", "At 08:00 on Mondays, Wednesdays and Fridays.", "每周一、周三和周五 08:00。");
    row("*/5 * * * 1", "Every 5 minutes, on Mondays.", "每周一，每 5 分钟。");
    row("0 9-17 * * MON-FRI", "Every hour from 09:00 to 17:00, from Monday to Friday.",
        "每周一至周五，09:00 至 17:00 每小时。");
    row("0 8 * * 0-6", "At 08:00 every day.", "每天 08:00。");
    row("0 8 * * FRI#2", "At 08:00 on the second Friday of the month.", "每月第二个周五 08:00。");
    row("0 8 * * SUN#1", "At 08:00 on the first Sunday of the month.", "每月第一个周日 08:00。");
    row("0 8 * * 5L", "At 08:00 on the last Friday of the month.", "每月最后一个周五 08:00。");
    row("0 8 * * MON,FRI#5", "At 08:00 on Mondays and on the fifth Friday of the month.",
        "每周一和每月第五个周五 08:00。");
    row("0 8 * JAN MON", "At 08:00 on Mondays in January.", "每年 1 月的每周一 08:00。");
    // Days of the month.
    row("@monthly", "At 00:00 on the 1st of the month.", "每月 1 日 00:00。");
    row("0 8 1,15 * *", "At 08:00 on the 1st and the 15th of the month.", "每月 1 日和 15 日 08:00。");
    row("0 8 2,3,22 * *", "At 08:00 on the 2nd, the 3rd and the 22nd of the month.",
        "每月 2 日、3 日和 22 日 08:00。");
    row("0 8 1-7 * *", "At 08:00 on the 1st to the 7th of the month.", "每月 1 日至 7 日 08:00。");
    row("0 8 */2 * *", "At 08:00 on every 2nd day from the 1st of the month.",
        "每月从 1 日起每 2 天 08:00。");
    row("0 8 L * *", "At 08:00 on the last day of the month.", "每月最后一天 08:00。");
    row("0 8 L-3 * *", "At 08:00 on the 3rd day before the last of the month.",
        "每月最后一天的前 3 天 08:00。");
    row("0 8 LW * *", "At 08:00 on the last weekday (Monday to Friday) of the month.",
        "每月最后一个工作日（周一至周五） 08:00。");
    row("0 8 15W * *", "At 08:00 on the weekday (Monday to Friday) nearest to the 15th of the month.",
        "每月离 15 日最近的工作日（周一至周五） 08:00。");
    row("0 8 1,L * *", "At 08:00 on the 1st and the last day of the month.", "每月 1 日和最后一天 08:00。");
    row("0 8 11,12,13 * *", "At 08:00 on the 11th to the 13th of the month.", "每月 11 日至 13 日 08:00。");
    // Months.
    row("@yearly", "At 00:00 on the 1st of January.", "每年 1 月的 1 日 00:00。");
    row("0 0 1 1,7 *", "At 00:00 on the 1st of January and July.", "每年 1 月和 7 月的 1 日 00:00。");
    row("0 0 1 */3 *", "At 00:00 on the 1st of January, April, July and October.",
        "每年 1 月、4 月、7 月和 10 月的 1 日 00:00。");
    row("0 0 * MAR-MAY *", "At 00:00 every day from March to May.", "每年 3 月至 5 月的每天 00:00。");
    row("0 0 29 2 *", "At 00:00 on the 29th of February.", "每年 2 月的 29 日 00:00。");
    row("* * * 12 *", "Every minute, in December.", "每年 12 月的每天，每分钟。");
    // Either day is enough.
    row("0 8 1 * MON", "At 08:00 on the 1st of the month or on Mondays.", "每月 1 日或每周一 08:00。");
    row("0 8 13 * 5", "At 08:00 on the 13th of the month or on Fridays.", "每月 13 日或每周五 08:00。");
    row("0 8 1-31 * MON", "At 08:00 on every day of the month or on Mondays.", "每月每一天或每周一 08:00。");
    // Intervals.
    row("@every 1m", "Every minute.", "每分钟。");
    row("@every 1m30s", "Every 1 minute and 30 seconds.", "每 1 分钟 30 秒。");
    row("@every 2h", "Every 2 hours.", "每 2 小时。");
    row("@every 36h", "Every 1 day and 12 hours.", "每 1 天 12 小时。");
}

void TstScheduleWords::sentence()
{
    QFETCH(QString, schedule);
    QFETCH(QString, en);
    QFETCH(QString, zh);
    QCOMPARE(scheduleSentence(schedule, Tongue::English), en);
    QCOMPARE(scheduleSentence(schedule, Tongue::Chinese), zh);
}

void TstScheduleWords::nonsense_hasNoSentence()
{
    for (const char *schedule : {"", "often", "* * * *", "61 * * * *", "@every soon", "0 0 30 2 *"}) {
        QCOMPARE(scheduleSentence(QString::fromLatin1(schedule), Tongue::English), QString());
        QCOMPARE(scheduleSentence(QString::fromLatin1(schedule), Tongue::Chinese), QString());
    }
}

void TstScheduleWords::tongue_isThatOfTheLocale()
{
    QLocale::setDefault(QLocale(QStringLiteral("zh_CN")));
    QCOMPARE(models::currentTongue(), Tongue::Chinese);
    QLocale::setDefault(QLocale(QStringLiteral("en")));
    QCOMPARE(models::currentTongue(), Tongue::English);
}

QTEST_GUILESS_MAIN(TstScheduleWords)
#include "tst_schedule_words.moc"
