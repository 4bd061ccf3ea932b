#include "core/base/cron.h"

#include <QTest>

#include <array>
#include <ctime>
#include <map>
#include <set>

using namespace tidegate;

// Cron's arithmetic against a scan of every second of whole years, in many zones. Nothing of core/base but
// the expression under test takes part: offsets come from the C library, days from counting them up, and what
// an expression means from sets of numbers it was written from.

namespace {

using Second = std::int64_t; ///< since 1970
constexpr Second kDay = 86400;

/// What an expression means, in the plainest form.
struct Meaning
{
    const char *text;
    std::set<int> seconds, minutes, hours, months;
    /// (day of the month, length of the month, weekday of the 1st) → meant
    bool (*day)(int day, int length, int firstWeekDay);
};

std::set<int> span(int from, int to, int step = 1)
{
    std::set<int> values;
    for (int i = from; i <= to; i += step)
        values.insert(i);
    return values;
}

int weekDay(int day, int firstWeekDay)
{
    return (firstWeekDay + day - 1) % 7;
}

bool isWorkday(int day, int first)
{
    return weekDay(day, first) != 0 && weekDay(day, first) != 6;
}

/// By trying the days around it, nearest first, the earlier one before the later.
int nearest(int wanted, int length, int first)
{
    if (wanted > length)
        return 0;
    for (const int away : {0, -1, 1, -2, 2}) {
        const int day = wanted + away;
        if (day >= 1 && day <= length && isWorkday(day, first))
            return day;
    }
    return 0;
}

const std::vector<Meaning> &meanings()
{
    static const auto all = span(1, 12);
    static const auto any = [](int, int, int) { return true; };
    static const std::vector<Meaning> table{
        {"30 2 * * *", {0}, {30}, {2}, all, any},
        {"0 0 * * *", {0}, {0}, {0}, all, any},
        {"15 30 1 * * ?", {15}, {30}, {1}, all, any},
        {"0 */15 0-3 */7 * *",
         {0},
         span(0, 59, 15),
         span(0, 3),
         all,
         [](int d, int, int) { return d % 7 == 1; }},
        {"59 59 23 L * ?", {59}, {59}, {23}, all, [](int d, int length, int) { return d == length; }},
        {"0 1 * 1W * ?",
         {0},
         {1},
         span(0, 23),
         all,
         [](int d, int length, int first) { return d == nearest(1, length, first); }},
        {"10 2 15W,LW 1-12/2 *",
         {0},
         {10},
         {2},
         span(1, 12, 2),
         [](int d, int length, int first) {
             return d == nearest(15, length, first) || d == nearest(length, length, first);
         }},
        {"1/7 2 ? MAR,OCT SUN#2,SUNL",
         {0},
         span(1, 59, 7),
         {2},
         {3, 10},
         [](int d, int length, int first) {
             return weekDay(d, first) == 0 && ((d > 7 && d <= 14) || d > length - 7);
         }},
        {"0 0 13 * FRI",
         {0},
         {0},
         {0},
         all,
         [](int d, int, int first) { return d == 13 || weekDay(d, first) == 5; }},
        {"45 59 1,2,23 L-2,29 2,3,11 ?",
         {45},
         {59},
         {1, 2, 23},
         {2, 3, 11},
         [](int d, int length, int) { return d == 29 || d == length - 2; }},
        {"*/20 * * 1 4 SAT-SUN",
         span(0, 59, 20),
         span(0, 59),
         span(0, 23),
         {4},
         [](int d, int, int first) { return d == 1 || !isWorkday(d, first); }},
    };
    return table;
}

struct Zone
{
    const char *name;
    int year; ///< the first of two
};

/// Half hours, whole days, midnight, Ramadan, permanent changes, 24:00, negative summer time, none at all.
constexpr std::array<Zone, 20> kZones{{{"UTC", 2027},
                                       {"Europe/Berlin", 2026},
                                       {"Europe/Dublin", 2026},
                                       {"America/New_York", 2024},
                                       {"America/St_Johns", 2010},
                                       {"America/Havana", 2026},
                                       {"America/Sao_Paulo", 2018},
                                       {"America/Caracas", 2015},
                                       {"America/Nuuk", 2023},
                                       {"Africa/Casablanca", 2022},
                                       {"Africa/Cairo", 2023},
                                       {"Asia/Tehran", 2021},
                                       {"Asia/Gaza", 2020},
                                       {"Asia/Kathmandu", 2026},
                                       {"Asia/Pyongyang", 2015},
                                       {"Asia/Shanghai", 1989},
                                       {"Antarctica/Troll", 2026},
                                       {"Australia/Lord_Howe", 2026},
                                       {"Pacific/Apia", 2011},
                                       {"Pacific/Chatham", 2026}}};

/// The C library's clock in one zone, for as long as it lives.
class LibraryZone
{
public:
    explicit LibraryZone(const char *name)
    {
        qputenv("TZ", name);
        tzset();
    }
    ~LibraryZone()
    {
        qunsetenv("TZ");
        tzset();
    }
    long offsetAt(Second time) const
    {
        const std::time_t moment = time;
        std::tm local{};
        localtime_r(&moment, &local);
        return local.tm_gmtoff;
    }
};

/// Offsets are asked for every quarter of an hour, and to the second where two of them differ.
std::map<Second, long> offsetsBetween(const LibraryZone &zone, Second from, Second to)
{
    std::map<Second, long> changes{{from, zone.offsetAt(from)}};
    for (Second at = from; at < to; at += 900) {
        Second low = at;
        Second high = at + 900;
        const long after = zone.offsetAt(high);
        if (after == zone.offsetAt(low))
            continue;
        while (high - low > 1) {
            const Second middle = (low + high) / 2;
            (zone.offsetAt(middle) == after ? high : low) = middle;
        }
        changes[high] = after;
    }
    return changes;
}

/// Which days from `firstDay` (since 1970) on are meant, by counting the calendar up from 1970.
std::vector<bool> meantDays(const Meaning &meaning, Second firstDay, Second count)
{
    static constexpr std::array<int, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    std::vector<bool> days;
    Second number = 0;
    int weekDayOfFirst = 4; // 1 January 1970 was a Thursday
    for (int year = 1970; number < firstDay + count; ++year) {
        const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (int month = 1; month <= 12; ++month) {
            const int length = lengths[size_t(month - 1)] + (month == 2 && leap ? 1 : 0);
            for (int day = 1; day <= length; ++day, ++number) {
                if (number >= firstDay && number < firstDay + count)
                    days.push_back(meaning.months.count(month) > 0 &&
                                   meaning.day(day, length, weekDayOfFirst));
            }
            weekDayOfFirst = (weekDayOfFirst + length) % 7;
        }
    }
    return days;
}

/// For each second of a day how long it is to the next one that is meant, or to the day's end.
std::vector<Second> waitsInDay(const Meaning &meaning)
{
    std::vector<Second> waits(kDay);
    Second wait = 0;
    for (Second second = kDay - 1; second >= 0; --second) {
        const bool meant = meaning.hours.count(int(second / 3600)) > 0 &&
                           meaning.minutes.count(int(second / 60 % 60)) > 0 &&
                           meaning.seconds.count(int(second % 60)) > 0;
        wait = meant ? 0 : wait + 1;
        waits[size_t(second)] = wait;
    }
    return waits;
}

/// The zone's clock over the years that are scanned, and some days before.
struct Scan
{
    Second from;
    Second to;
    std::map<Second, long> offsets; ///< from three days before `from` on
    Second firstDay() const { return offsets.begin()->first / kDay - 2; }
    Second days() const { return to / kDay - firstDay() + 4; }
};

/// Every second from scan.from on, under both policies for both kinds of change.
std::vector<Second> scanned(const Scan &scan, const std::vector<bool> &days, const std::vector<Second> &waits,
                            Cron::ClockChanges policy)
{
    const Second firstDay = scan.firstDay();
    const auto isMeant = [&](Second local) {
        return days[size_t(local / kDay - firstDay)] && waits[size_t(local % kDay)] == 0;
    };
    std::vector<Second> found;
    Second shownUntil = 0; // one after the latest clock time there has been
    for (auto it = scan.offsets.begin(); it != scan.offsets.end(); ++it) {
        const long offset = it->second;
        const auto following = std::next(it);
        const Second end = following == scan.offsets.end() ? scan.to : following->first;
        // What the clock jumped over counts at the first second behind it.
        if (policy.gap == Cron::Gap::AtItsEnd && shownUntil > 0 && it->first >= scan.from) {
            for (Second local = shownUntil; local < it->first + offset; ++local) {
                if (isMeant(local)) {
                    found.push_back(it->first);
                    break;
                }
            }
        }
        for (Second time = it->first; time < end; ++time) {
            const Second local = time + offset;
            // Seconds without any are passed over in one go.
            const bool isDay = days[size_t(local / kDay - firstDay)];
            const Second wait = isDay ? waits[size_t(local % kDay)] : kDay - local % kDay;
            if (wait > 0) {
                time += wait - 1;
                continue;
            }
            const bool again = policy.twice == Cron::Twice::FirstOnly && local < shownUntil;
            const bool already = !found.empty() && found.back() == time;
            if (!again && !already && time >= scan.from)
                found.push_back(time);
        }
        shownUntil =
            policy.twice == Cron::Twice::FirstOnly ? std::max(shownUntil, end + offset) : end + offset;
    }
    return found;
}

Second startOfYear(int year)
{
    return std::chrono::sys_seconds(std::chrono::sys_days(std::chrono::year(year) / 1 / 1))
        .time_since_epoch()
        .count();
}

QString difference(const char *expression, Cron::ClockChanges policy, std::optional<WallTime> found,
                   Second scanned)
{
    return QStringLiteral("%1 gap %2 twice %3: %4, scanned %5")
        .arg(QLatin1String(expression))
        .arg(int(policy.gap))
        .arg(int(policy.twice))
        .arg(QString::fromStdString(found ? formatTime(*found) : "never"),
             QString::fromStdString(formatTime(WallTime(seconds(scanned)))));
}

} // namespace

class TestCronScan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everySecondOfTwoYears_data();
    void everySecondOfTwoYears();
};

void TestCronScan::everySecondOfTwoYears_data()
{
    QTest::addColumn<int>("zone");
    for (size_t i = 0; i < kZones.size(); ++i)
        QTest::newRow(kZones[i].name) << int(i);
}

void TestCronScan::everySecondOfTwoYears()
{
#ifndef Q_OS_UNIX
    QSKIP("the C library knows no IANA zones here");
#else
    QFETCH(int, zone);
    const Zone &place = kZones[size_t(zone)];
    Scan scan{startOfYear(place.year), startOfYear(place.year + 2), {}};
    {
        const LibraryZone library(place.name);
        scan.offsets = offsetsBetween(library, scan.from - 3 * kDay, scan.to);
    }
    const auto tested = TimeZone::named(place.name);
    QVERIFY(tested);
    for (const Meaning &meaning : meanings()) {
        const Cron cron = *Cron::parse(meaning.text);
        const auto days = meantDays(meaning, scan.firstDay(), scan.days());
        const auto waits = waitsInDay(meaning);
        for (const auto gap : {Cron::Gap::Skipped, Cron::Gap::AtItsEnd}) {
            for (const auto twice : {Cron::Twice::Both, Cron::Twice::FirstOnly}) {
                const Cron::ClockChanges policy{gap, twice};
                const auto expected = scanned(scan, days, waits, policy);
                WallTime time{seconds(scan.from - 1)};
                for (const Second moment : expected) {
                    const auto next = cron.next(time, *tested, policy);
                    if (!next || *next != WallTime(seconds(moment)))
                        QFAIL(qPrintable(difference(meaning.text, policy, next, moment)));
                    time = *next;
                }
                const auto after = cron.next(time, *tested, policy);
                QVERIFY2(!after || *after >= WallTime(seconds(scan.to)), meaning.text);
            }
        }
    }
#endif
}

QTEST_APPLESS_MAIN(TestCronScan)
#include "tst_cron_scan.moc"
