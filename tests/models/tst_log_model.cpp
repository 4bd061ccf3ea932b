#include "ui/models/log_model.h"

#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using models::LogModel;

namespace {

QByteArray line(int millisecond, const QByteArray &text)
{
    const WallTime time = *parseTime("2026-11-23T06:00:00Z") + std::chrono::milliseconds(millisecond);
    return QByteArray::fromStdString(formatMicroTime(time)) + ' ' + text;
}

} // namespace

class TstLogModel : public QObject
{
    Q_OBJECT
private:
    struct Opened
    {
        client::LogQuery query;
        QPointer<client::LineStream> stream;
    };

    client::LineStream *stream(int index) const { return m_opened.at(index).stream; }
    QStringList texts() const
    {
        QStringList all;
        for (int row = 0; row < m_log->rowCount(); ++row)
            all.append(QString::fromUtf8(m_log->row(row).text));
        return all;
    }
    void follow(const QStringList &instances) { m_log->setInstances(QStringLiteral("default"), instances); }

private Q_SLOTS:
    void init()
    {
        m_opened.clear();
        m_log = std::make_unique<LogModel>([this](const client::LogQuery &query, QObject *parent) {
            auto *stream = new client::LineStream(parent);
            m_opened.append({query, stream});
            return stream;
        });
    }

    void lines_areMergedByTime()
    {
        follow({QStringLiteral("a"), QStringLiteral("b")});
        Q_EMIT stream(0)->received({line(0, "a0"), line(20, "a20")});
        m_log->flush();
        QSignalSpy reset(m_log.get(), &LogModel::rowsReset);
        Q_EMIT stream(1)->received({line(10, "b10"), line(20, "b20"), line(30, "b30")});
        m_log->flush();
        QCOMPARE(texts(), (QStringList{QStringLiteral("a0"), QStringLiteral("b10"), QStringLiteral("a20"),
                                       QStringLiteral("b20"), QStringLiteral("b30")}));
        QCOMPARE(reset.count(), 1);
        QSignalSpy appended(m_log.get(), &LogModel::rowsAppended);
        Q_EMIT stream(0)->received({line(40, "a40")});
        m_log->flush();
        QCOMPARE(appended.first().first().toInt(), 1);
        QCOMPARE(reset.count(), 1);
        QVERIFY(m_log->rowText(0).endsWith(QLatin1String(" a a0")));
    }

    void lineWithoutATime_staysBehindTheOneBefore()
    {
        follow({QStringLiteral("a")});
        Q_EMIT stream(0)->received({line(5, "first"), "  at Main.java:3", line(6, "second")});
        m_log->flush();
        QCOMPARE(texts(), (QStringList{QStringLiteral("first"), QStringLiteral("  at Main.java:3"),
                                       QStringLiteral("second")}));
    }

    void arrivals_areGathered()
    {
        follow({QStringLiteral("a")});
        QSignalSpy appended(m_log.get(), &LogModel::rowsAppended);
        for (int i = 0; i < 50; ++i)
            Q_EMIT stream(0)->received({line(i, "x")});
        QCOMPARE(appended.count(), 0);
        QTRY_COMPARE(m_log->rowCount(), 50);
        QCOMPARE(appended.count(), 1);
    }

    void brokenStream_comesBackWhereItStopped()
    {
        follow({QStringLiteral("a")});
        QCOMPARE(m_opened.first().query.tailLines, LogModel::tailLines);
        QVERIFY(!m_opened.first().query.since);
        Q_EMIT stream(0)->received({line(7, "x")});
        Q_EMIT stream(0)->ended(QStringLiteral("connection reset"));
        QCOMPARE(m_log->problem(), QStringLiteral("connection reset"));
        QTRY_COMPARE_WITH_TIMEOUT(m_opened.size(), 2, 10'000);
        QCOMPARE(formatMicroTime(*m_opened.last().query.since), std::string("2026-11-23T06:00:00.007001Z"));
    }

    void endedInOrder_isNotAskedAgain()
    {
        follow({QStringLiteral("a")});
        Q_EMIT stream(0)->received({line(7, "x")});
        Q_EMIT stream(0)->ended({});
        follow({QStringLiteral("a")});
        m_log->setActive(false);
        m_log->setActive(true);
        QCOMPARE(m_opened.size(), 1);
        m_log->flush();
        QCOMPARE(m_log->rowCount(), 1); // what it said stays
    }

    void hiddenLog_holdsNoConnection()
    {
        follow({QStringLiteral("a")});
        m_log->setActive(false);
        QVERIFY(!stream(0));
        m_log->setActive(true);
        QCOMPARE(m_opened.size(), 2);
    }

    void manyInstances_areBounded()
    {
        QStringList names;
        for (int i = 0; i < 40; ++i)
            names.append(QString::number(i));
        follow(names);
        QCOMPARE(m_opened.size(), LogModel::mostStreams);
        QCOMPARE(m_log->leftOut(), 40 - LogModel::mostStreams);
    }

    void paused_holdsBackAndCatchesUp()
    {
        follow({QStringLiteral("a")});
        m_log->setPaused(true);
        Q_EMIT stream(0)->received({line(1, "x"), line(2, "y")});
        m_log->flush();
        QCOMPARE(m_log->rowCount(), 0);
        QCOMPARE(m_log->heldBack(), 2);
        m_log->setPaused(false);
        QCOMPARE(m_log->rowCount(), 2);
    }

    void search_findsAndFilters()
    {
        follow({QStringLiteral("a")});
        Q_EMIT stream(0)->received(
            {line(1, "GET /a 200"), line(2, "boom (1.5)"), line(3, "GET /b 500"), line(4, "get /c")});
        m_log->flush();
        QVERIFY(m_log->setPattern(QStringLiteral("get"), false));
        QCOMPARE(m_log->matchCount(), 3);
        QCOMPARE(m_log->findRow(0, true), 2);
        QCOMPARE(m_log->findRow(3, true), 0); // around
        QCOMPARE(m_log->findRow(2, false), 0);
        QCOMPARE(m_log->findRow(0, false), 3);
        m_log->setOnlyMatches(true);
        QCOMPARE(m_log->rowCount(), 3);
        QCOMPARE(m_log->findRow(2, true), 0);
        Q_EMIT stream(0)->received({line(5, "other"), line(6, "GET /d")});
        QSignalSpy appended(m_log.get(), &LogModel::rowsAppended);
        m_log->flush();
        QCOMPARE(appended.first().first().toInt(), 1);
        QCOMPARE(m_log->rowsAsText(3, 9).count('\n'), 1);
        QVERIFY(m_log->setPattern(QStringLiteral("(1.5)"), false)); // no expression
        QCOMPARE(m_log->matchCount(), 1);
        QVERIFY(m_log->setPattern(QStringLiteral("\\s[45]\\d\\d$"), true));
        QCOMPARE(m_log->matchCount(), 1);
        QVERIFY(!m_log->setPattern(QStringLiteral("(["), true));
        QVERIFY(!m_log->patternProblem().isEmpty());
        QCOMPARE(m_log->matchCount(), 1); // the one before stays
        QVERIFY(m_log->setPattern({}, false));
        QCOMPARE(m_log->rowCount(), m_log->lineCount());
        QCOMPARE(m_log->findRow(0, true), -1);
    }

    void oldestLines_go()
    {
        follow({QStringLiteral("a")});
        QList<QByteArray> lines;
        lines.reserve(LogModel::mostLines);
        for (int i = 0; i < LogModel::mostLines; ++i)
            lines.append("no time");
        Q_EMIT stream(0)->received(lines);
        m_log->flush();
        QVERIFY(m_log->setPattern(QStringLiteral("late"), false));
        QSignalSpy dropped(m_log.get(), &LogModel::rowsDropped);
        const QByteArray late = QByteArray::fromStdString(
            formatMicroTime(WallTime(std::chrono::system_clock::now()) + std::chrono::hours(1)));
        Q_EMIT stream(0)->received({late + " late 1", late + " late 2", late + " late 3"});
        m_log->flush();
        QCOMPARE(m_log->lineCount(), LogModel::mostLines);
        QCOMPARE(dropped.first().first().toInt(), 3);
        QCOMPARE(m_log->findRow(0, true), LogModel::mostLines - 3);
        QCOMPARE(texts().last(), QStringLiteral("late 3"));
    }

private:
    QList<Opened> m_opened;
    std::unique_ptr<LogModel> m_log;
};

QTEST_GUILESS_MAIN(TstLogModel)
#include "tst_log_model.moc"
