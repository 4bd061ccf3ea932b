#include "core/pool/byte_form.h"
#include "core/pool/sizing.h"

#include <QTest>
#include <random>

using namespace tidegate;
using namespace tidegate::pool;
using std::chrono::seconds;

namespace {

constexpr int day = 86'400;

const Decision &feed(Sizing &sizing, int second, std::mt19937 &random)
{
    const int demand = second % 900 < 3 ? int(random() % 5) : random() % 40 == 0 ? 1 : 0;
    return sizing.second(LocalTime(seconds(second)), {demand, int(random() % 2) * demand, 3, 8});
}

/// Two days of demand.
Sizing experienced()
{
    std::mt19937 random(1);
    Sizing sizing;
    for (int second = 0; second < 2 * day; ++second)
        feed(sizing, second, random);
    return sizing;
}

} // namespace

class TestSizingState : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void restored_decidesAsBefore();
    void restored_hasHadItsFirstTenMinutes();
    void restored_endsTheSurgeOfItsAbsence();
    void damaged_isRefused_data();
    void damaged_isRefused();
    void shorterMemory_keepsTheLatest();
    void size_isBounded();
    void numbers_surviveTheirForm();
};

void TestSizingState::restored_decidesAsBefore()
{
    Sizing before = experienced();
    Sizing after;
    const auto done = after.restore(before.save());
    QVERIFY2(done, done ? "" : done.error().message.c_str());
    QCOMPARE(after.save(), before.save());
    // The minute that begins now is whole for both; outstanding hosts are the one thing that is lost.
    std::mt19937 one(2);
    std::mt19937 other(2);
    for (int second = 2 * day; second < 2 * day + 7200; ++second) {
        const Decision &expected = feed(before, second, one);
        const Decision &made = feed(after, second, other);
        if (second < 2 * day + 600)
            continue; // surplus of before is still being released
        QCOMPARE(made.target, expected.target);
        QCOMPARE(made.safety, expected.safety);
    }
}

void TestSizingState::restored_hasHadItsFirstTenMinutes()
{
    Sizing sizing({}, {0, 100});
    QCOMPARE(sizing.second(LocalTime(seconds(0)), {}).target, 3);
    for (int second = 1; second < 660; ++second)
        sizing.second(LocalTime(seconds(second)), {});
    Sizing after({}, {0, 100});
    QVERIFY(after.restore(sizing.save()));
    QCOMPARE(after.second(LocalTime(seconds(700)), {}).target, 0);
}

void TestSizingState::restored_endsTheSurgeOfItsAbsence()
{
    SizingRules rules;
    rules.gain = 0;
    rules.initial = 0;
    Sizing sizing(rules, {0, 100});
    for (int second = 0; second < 60; ++second)
        sizing.second(LocalTime(seconds(second)), {second == 5 ? 8 : 0, 0, 3, 8});
    Sizing after(rules, {0, 100});
    QVERIFY(after.restore(sizing.save()));
    // Minute 17 instead of minute 1: 16 minutes are two half-lives.
    const Decision &made = after.second(LocalTime(seconds(17 * 60)), {});
    QVERIFY(qAbs(made.surge - 2) < 1e-9);
}

void TestSizingState::damaged_isRefused_data()
{
    QTest::addColumn<QByteArray>("saved");
    QTest::addColumn<QByteArray>("why");
    const std::string whole = experienced().save();
    const QByteArray good(whole.data(), qsizetype(whole.size()));
    QTest::newRow("empty") << QByteArray() << QByteArray("damaged");
    QTest::newRow("cut") << good.left(good.size() - 7) << QByteArray("damaged");
    QByteArray flipped = good;
    flipped[good.size() / 2] = char(flipped[good.size() / 2] ^ 4);
    QTest::newRow("a bit turned") << flipped << QByteArray("damaged");
    const auto row = [](const char *name, ByteWriter writer, const char *why) {
        QTest::newRow(name) << QByteArray::fromStdString(writer.finish()) << QByteArray(why);
    };
    ByteWriter other;
    other.text("a cake recipe");
    row("something else", other, "something else");
    ByteWriter newer;
    newer.text("tidegate pool sizing");
    newer.number(2);
    row("a newer version", newer, "another version");
    ByteWriter half;
    half.text("tidegate pool sizing");
    half.number(1);
    half.number(5);
    row("half of it, with a good checksum", half, "not whole");
}

void TestSizingState::damaged_isRefused()
{
    QFETCH(QByteArray, saved);
    QFETCH(QByteArray, why);
    Sizing sizing;
    const std::string before = sizing.save();
    const auto done = sizing.restore(std::string_view(saved.data(), size_t(saved.size())));
    QVERIFY(!done);
    QCOMPARE(done.error().code, Code::Invalid);
    QVERIFY2(QByteArray::fromStdString(done.error().message).contains(why), done.error().message.c_str());
    QCOMPARE(sizing.save(), before);
}

void TestSizingState::shorterMemory_keepsTheLatest()
{
    SizingRules rules;
    rules.gain = rules.surgeHalfLife = 0;
    Sizing sizing(rules, {0, 1000});
    // 00:30 of three hours: 9, 5, 1 at once
    for (int second = 0; second < 3 * 3600; ++second) {
        const int demand = second % 3600 == 1800 ? 9 - 4 * (second / 3600) : 0;
        sizing.second(LocalTime(seconds(second)), {demand, 0, 3, 100});
    }
    rules.hoursKept = 2;
    rules.daysKept = 0;
    Sizing after(rules, {0, 1000});
    QVERIFY(after.restore(sizing.save()));
    QCOMPARE(after.second(LocalTime(seconds(3 * 3600 + 1800)), {}).season.value, 5);
}

void TestSizingState::size_isBounded()
{
    SizingRules rules;
    Sizing sizing(rules, {});
    // Eight days, every minute with a peak of five digits: every slot is full.
    for (int second = 0; second < 8 * day; second += 30)
        sizing.second(LocalTime(seconds(second)), {second % 60 == 0 ? 30'000 : 0, 0, 3, 10'000});
    const size_t saved = sizing.save().size();
    QVERIFY2(saved > 20'000 && saved <= 64 * 1024, qPrintable(QString::number(saved)));
    QVERIFY2(sizing.bytes() <= 64 * 1024, qPrintable(QString::number(sizing.bytes())));
}

void TestSizingState::numbers_surviveTheirForm()
{
    ByteWriter writer;
    const std::uint64_t numbers[] = {0, 127, 128, 300, 1ULL << 35, ~0ULL};
    for (const std::uint64_t number : numbers)
        writer.number(number);
    writer.real(-0.1);
    writer.text("java");
    const std::string bytes = writer.finish();
    ByteReader reader(bytes);
    for (const std::uint64_t number : numbers)
        QCOMPARE(reader.number(), number);
    QCOMPARE(reader.real(), -0.1);
    QCOMPARE(reader.text(), std::string("java"));
    QVERIFY(reader.ended());
    QCOMPARE(reader.number(), 0ULL);
    QVERIFY(!reader.ok());
}

QTEST_APPLESS_MAIN(TestSizingState)
#include "tst_sizing_state.moc"
