#include "core/logs/log_line.h"
#include "core/logs/pattern.h"
#include "core/logs/segment.h"

#include <QTest>
#include <random>

using namespace tidegate;
using namespace tidegate::logs;
using namespace Qt::StringLiterals;

/// Searching in a whole segment finds what searching line by line finds.
class TestLogPattern : public QObject
{
    Q_OBJECT

    static std::string segmentOf(const std::vector<std::string> &lines)
    {
        std::string text;
        int second = 10;
        for (const std::string &line : lines)
            appendLogLine(text, "2026-11-23T06:46:" + std::to_string(second++) + ".123456Z", Stream::Output,
                          line);
        return text;
    }

    static std::vector<std::string> found(const Pattern &pattern, std::string_view text)
    {
        std::vector<std::string> lines;
        size_t from = 0;
        while (const auto span = pattern.find(text, from)) {
            lines.push_back(
                std::string(parseLogLine(text.substr(span->begin, span->end - span->begin))->text));
            from = span->end + 1;
        }
        return lines;
    }

private Q_SLOTS:
    void expressions_findLines_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("a word") << u"beta"_s << QStringList{u"beta 2"_s, u"the beta"_s};
        QTest::newRow("begins with") << u"^beta"_s << QStringList{u"beta 2"_s};
        QTest::newRow("ends with") << u"beta$"_s << QStringList{u"the beta"_s};
        QTest::newRow("all of it") << u"\\Abeta 2\\z"_s << QStringList{u"beta 2"_s};
        QTest::newRow("nothing of the head") << u"-11-|06:46|Z o"_s << QStringList();
        QTest::newRow("a digit") << u"[0-9]"_s << QStringList{u"alpha 1"_s, u"beta 2"_s, u"gamma 2026"_s};
        QTest::newRow("not across lines") << u"alpha[^x]*beta"_s << QStringList();
        QTest::newRow("white space is no break") << u"1\\s"_s << QStringList();
        QTest::newRow("a border in front") << u"\\bbeta"_s << QStringList{u"beta 2"_s, u"the beta"_s};
        QTest::newRow("nothing there") << u"^$"_s << QStringList{QString()};
        QTest::newRow("flags") << u"(?i)BETA"_s << QStringList{u"beta 2"_s, u"the beta"_s};
        QTest::newRow("flags off") << u"(?m-m:beta)$"_s << QStringList{u"the beta"_s};
        QTest::newRow("year and head") << u"a 20"_s << QStringList{u"gamma 2026"_s};
        QTest::newRow("head and text") << u"Z o beta"_s << QStringList();
    }

    void expressions_findLines()
    {
        QFETCH(QString, expression);
        QFETCH(QStringList, lines);
        const auto pattern =
            Pattern::compile(expression.toStdString(), Pattern::Kind::RegularExpression, false);
        QVERIFY(pattern);
        const std::string text = segmentOf({"alpha 1", "beta 2", "", "gamma 2026", "the beta"});
        QStringList seen;
        for (const std::string &line : found(**pattern, text))
            seen.append(QString::fromStdString(line));
        QCOMPARE(seen, lines);
    }

    void substrings_areTakenAsTheyAre()
    {
        const std::string text = segmentOf({"a.c", "abc", "A.C", "x a.c y", "ПРИВЕТ"});
        const auto plain = Pattern::compile("a.c", Pattern::Kind::Substring, false);
        QCOMPARE(found(**plain, text), (std::vector<std::string>{"a.c", "x a.c y"}));
        const auto folded = Pattern::compile("a.c", Pattern::Kind::Substring, true);
        QCOMPARE(found(**folded, text), (std::vector<std::string>{"a.c", "A.C", "x a.c y"}));
        const auto cyrillic = Pattern::compile("привет", Pattern::Kind::Substring, true);
        QCOMPARE(found(**cyrillic, text), std::vector<std::string>{"ПРИВЕТ"});
    }

    void badExpressions_sayWhatIsWrong()
    {
        const auto open = Pattern::compile("a(b", Pattern::Kind::RegularExpression, false);
        QCOMPARE(open.error().code, Code::BadRequest);
        QVERIFY2(open.error().message.find("missing )") != std::string::npos, open.error().message.c_str());
        QVERIFY(!Pattern::compile(std::string(2000, 'a'), Pattern::Kind::Substring, false));
        QVERIFY(!Pattern::compile("(a)\\1", Pattern::Kind::RegularExpression, false)); // not linear
    }

    /// What would take a backtracking matcher for ever.
    void hostileExpression_isLinear()
    {
        const auto pattern = Pattern::compile("(a*)*b", Pattern::Kind::RegularExpression, false);
        const std::string text = segmentOf({std::string(60'000, 'a')});
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!(*pattern)->find(text, 0));
        QVERIFY(timer.elapsed() < 5000);
    }

    void blocks_findWhatLinesDo()
    {
        std::mt19937 random(7);
        const std::vector<std::string> expressions{"a",    "ab+a",     "^a",     "a$",  "b.a",      "[^a]b",
                                                   "a|^b", "\\d",      "\\s",    "a*b", "(?:a|b)c", "Z",
                                                   "o",    "\\bab\\b", "c{2,3}", "."};
        for (int round = 0; round < 300; ++round) {
            std::vector<std::string> lines;
            for (int i = 0; i < 30; ++i) {
                std::string line;
                for (unsigned length = random() % 8; length > 0; --length)
                    line += "abc 1Zo"[random() % 7];
                lines.push_back(line);
            }
            const std::string &expression = expressions[random() % expressions.size()];
            const auto pattern = Pattern::compile(expression, Pattern::Kind::RegularExpression, false);
            std::vector<std::string> expected;
            for (const std::string &line : lines) {
                if ((*pattern)->matches(line))
                    expected.push_back(line);
            }
            QVERIFY2(found(**pattern, segmentOf(lines)) == expected, expression.c_str());
        }
    }

    void lowerBound_isTheFirstOfThatTime()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 200; ++round) {
            std::string text;
            std::vector<std::pair<std::string, size_t>> places; // time, offset
            int second = 0;
            for (unsigned lines = random() % 40; lines > 0; --lines) {
                second += int(random() % 3);
                const std::string time = formatMicroTime(WallTime(seconds(1'700'000'000 + second)));
                if (random() % 8 == 0)
                    text += "torn\n";
                places.emplace_back(time, text.size());
                appendLogLine(text, time, Stream::Output, std::string(random() % 5, 'x'));
            }
            for (int at = -1; at <= second + 1; ++at) {
                const std::string time = formatMicroTime(WallTime(seconds(1'700'000'000 + at)));
                const auto first = std::find_if(places.begin(), places.end(),
                                                [&](const auto &place) { return place.first >= time; });
                const size_t bound = lowerBound(text, time);
                // What is no line may count to either side.
                size_t line = bound;
                while (line < text.size() && text.compare(line, 5, "torn\n") == 0)
                    line += 5;
                QCOMPARE(line, first == places.end() ? text.size() : first->second);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestLogPattern)
#include "tst_log_pattern.moc"
