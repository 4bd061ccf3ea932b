#include "output_script.h"
#include "ui/models/log_model.h"

#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using models::LogFilter;
using models::LogLines;
using models::LogModel;
using testing::OutputScript;
using State = LogModel::State;

class TstLogModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void filter_isAskedAsItIs();
    void tail_thenWhatComes();
    void arrivals_areGathered();
    void olderLines_comeInFrontOnce();
    void endedRange_isNotFollowed();
    void brokenStream_comesBackWhereItStopped();
    void hiddenLog_holdsNoConnection();
    void paused_holdsBackAndCatchesUp();
    void search_isTheServers();
    void wrongExpression_isToldWithItsPlace();
    void failure_isTriedAgain();
    void around_showsAllAndComesBack();
    void otherFilter_leavesTheSurroundings();
    void lines_areBoundedInNumber();
    void lines_areBoundedInMemory();

private:
    LogFilter orders() const
    {
        LogFilter filter;
        filter.ns = QStringLiteral("default");
        filter.service = QStringLiteral("orders");
        return filter;
    }
    QStringList texts() const
    {
        QStringList all;
        for (int row = 0; row < m_log->rowCount(); ++row)
            all.append(QString::fromUtf8(m_log->row(row).text));
        return all;
    }
    static client::OutputLine line(int ms, const char *text, bool isContext = false)
    {
        return OutputScript::line(ms, QString::fromLatin1(text), QStringLiteral("app-00001-abcde"),
                                  isContext);
    }

    std::unique_ptr<OutputScript> m_script;
    std::unique_ptr<LogModel> m_log;
};

void TstLogModel::init()
{
    m_script = std::make_unique<OutputScript>();
    m_log = std::make_unique<LogModel>(m_script->server());
}

void TstLogModel::filter_isAskedAsItIs()
{
    const WallTime now = OutputScript::time(0);
    LogFilter filter = orders();
    filter.revision = QStringLiteral("orders-00002");
    filter.instance = QStringLiteral("i");
    filter.stream = client::OutputQuery::Stream::Error;
    filter.last = std::chrono::minutes(15);
    filter.context = 3;
    client::OutputQuery query = outputQuery(filter, now);
    QVERIFY(query.from == now - std::chrono::minutes(15) && !query.to);
    QCOMPARE(query.before, 0); // context of nothing
    QVERIFY(!query.ignoresCase);
    filter.last = {};
    filter.to = now;
    filter.text = QStringLiteral("a.b");
    query = outputQuery(filter, now);
    QVERIFY(!query.from && query.to == now);
    QCOMPARE(query.contains, QStringLiteral("a.b"));
    QCOMPARE(query.before + query.after, 6);
    QVERIFY(query.ignoresCase);
    filter.isExpression = true;
    filter.mindsCase = true;
    query = outputQuery(filter, now);
    QCOMPARE(query.matches, QStringLiteral("a.b"));
    QVERIFY(query.contains.isEmpty() && !query.ignoresCase);
    QCOMPARE(query.revision, QStringLiteral("orders-00002"));
}

void TstLogModel::tail_thenWhatComes()
{
    m_log->setFilter({});
    QVERIFY(m_script->asked.empty()); // nobody's output
    m_log->setFilter(orders());
    QVERIFY(m_log->state() == State::Loading);
    QVERIFY(m_script->asked.back().query.tail);
    QCOMPARE(m_script->asked.back().query.limit, LogModel::pageLines);
    client::OutputPage page = OutputScript::page({line(1, "one"), line(2, "two")}, true);
    page.lines[1].instance = QStringLiteral("app-00001-other");
    page.droppedLines = 7;
    m_script->answer(page);
    QVERIFY(m_log->state() == State::Live);
    QCOMPARE(m_log->droppedLines(), 7);
    QCOMPARE(m_log->sources().size(), 2);
    QVERIFY(m_log->hasOlder());
    QCOMPARE(m_script->followed.back().query.position, QStringLiteral("next"));
    QSignalSpy appended(m_log.get(), &LogModel::rowsAppended);
    Q_EMIT m_script->stream()->received(OutputScript::json(3, QStringLiteral("three")));
    m_log->flush();
    QCOMPARE(appended.first().first().toInt(), 1);
    QCOMPARE(texts().join(QLatin1Char(' ')), QStringLiteral("one two three"));
    QCOMPARE(m_log->rowText(2), QStringLiteral("2026-11-23T06:00:00.003000Z app-00001-abcde three"));
    QCOMPARE(m_log->rowsAsText(1, 9).count('\n'), 2);
}

void TstLogModel::arrivals_areGathered()
{
    m_log->setFilter(orders());
    m_script->answer(OutputScript::page({}));
    QSignalSpy appended(m_log.get(), &LogModel::rowsAppended);
    for (int i = 0; i < 50; ++i)
        Q_EMIT m_script->stream()->received(OutputScript::json(i, QStringLiteral("x")));
    QCOMPARE(appended.count(), 0);
    QTRY_COMPARE(m_log->rowCount(), 50);
    QCOMPARE(appended.count(), 1);
}

/// The older page is asked for up to the first line's moment and that moment: what is there already is left
/// out.
void TstLogModel::olderLines_comeInFrontOnce()
{
    m_log->setFilter(orders());
    m_script->answer(OutputScript::page({line(10, "b"), line(10, "c"), line(11, "d")}, true));
    QSignalSpy prepended(m_log.get(), &LogModel::rowsPrepended);
    m_log->loadOlder();
    m_log->loadOlder(); // under way
    QCOMPARE(m_script->asked.size(), size_t(2));
    QVERIFY(m_script->asked.back().query.to == OutputScript::time(10) + std::chrono::microseconds(1));
    QVERIFY(m_script->asked.back().query.tail);
    m_script->answer(
        OutputScript::page({line(8, "z"), line(9, "y"), line(10, "a"), line(10, "b"), line(10, "c")}, true));
    QCOMPARE(texts().join(QString()), QStringLiteral("zyabcd"));
    QCOMPARE(prepended.first().first().toInt(), 3);
    m_log->loadOlder();
    m_script->answer(OutputScript::page({line(8, "z")}, true)); // nothing new: no asking without end
    QVERIFY(!m_log->hasOlder());
    m_log->loadOlder();
    QCOMPARE(m_script->asked.size(), size_t(3));
}

void TstLogModel::endedRange_isNotFollowed()
{
    LogFilter filter = orders();
    filter.to = OutputScript::time(100);
    m_log->setFilter(filter);
    m_script->answer(OutputScript::page({line(1, "one")}));
    QVERIFY(m_log->state() == State::Complete);
    QVERIFY(m_script->followed.empty());
}

void TstLogModel::brokenStream_comesBackWhereItStopped()
{
    m_log->setFilter(orders());
    m_script->answer(OutputScript::page({line(1, "one")}));
    Q_EMIT m_script->stream()->received(OutputScript::json(7, QStringLiteral("x")));
    Q_EMIT m_script->stream()->ended(QStringLiteral("connection reset"));
    QCOMPARE(m_log->problem(), QStringLiteral("connection reset"));
    QTRY_COMPARE_WITH_TIMEOUT(m_script->followed.size(), size_t(2), 10'000);
    QCOMPARE(m_script->followed.back().query.position, QStringLiteral("p7"));
    Q_EMIT m_script->stream()->received(OutputScript::json(8, QStringLiteral("y")));
    QVERIFY(m_log->problem().isEmpty());
}

void TstLogModel::hiddenLog_holdsNoConnection()
{
    m_log->setActive(false);
    m_log->setFilter(orders());
    QVERIFY(m_script->asked.empty());
    m_log->setActive(true);
    m_script->answer(OutputScript::page({line(1, "one")}));
    QVERIFY(m_script->stream());
    m_log->setActive(false);
    QVERIFY(!m_script->stream());
    QCOMPARE(m_log->rowCount(), 1);
    m_log->setActive(true);
    QVERIFY(m_script->stream());
    QCOMPARE(m_script->asked.size(), size_t(1)); // it goes on, it does not begin anew
}

void TstLogModel::paused_holdsBackAndCatchesUp()
{
    m_log->setFilter(orders());
    m_script->answer(OutputScript::page({}));
    m_log->setPaused(true);
    Q_EMIT m_script->stream()->received(OutputScript::json(1, QStringLiteral("x")));
    Q_EMIT m_script->stream()->received(OutputScript::json(2, QStringLiteral("y")));
    m_log->flush();
    QCOMPARE(m_log->rowCount(), 0);
    QCOMPARE(m_log->heldBack(), 2);
    m_log->setPaused(false);
    QCOMPARE(m_log->rowCount(), 2);
}

void TstLogModel::search_isTheServers()
{
    LogFilter filter = orders();
    filter.text = QStringLiteral("boom (");
    filter.context = 1;
    m_log->setFilter(filter);
    QCOMPARE(m_script->asked.back().query.contains, QStringLiteral("boom ("));
    m_script->answer(OutputScript::page({line(1, "before", true), line(2, "BOOM (1)"), line(3, "after", true),
                                         line(8, "boom (2)"), line(9, "after", true)}));
    QCOMPARE(m_log->matchCount(), 2);
    QCOMPARE(m_log->findRow(-1, true), 1);
    QCOMPARE(m_log->findRow(1, true), 3);
    QCOMPARE(m_log->findRow(3, true), 1); // around
    QCOMPARE(m_log->findRow(1, false), 3);
    QCOMPARE(m_log->findRow(5, false), 3);
    QVERIFY(m_log->pattern().match(QStringLiteral("a Boom (")).hasMatch());
    QCOMPARE(m_script->followed.back().query.contains, QStringLiteral("boom ("));
    m_log->setFilter(orders());
    QCOMPARE(m_log->matchCount(), 0);
    QCOMPARE(m_log->findRow(0, true), -1);
    QVERIFY(m_log->pattern().pattern().isEmpty());
}

void TstLogModel::wrongExpression_isToldWithItsPlace()
{
    LogFilter filter = orders();
    filter.text = QStringLiteral("([");
    filter.isExpression = true;
    m_log->setFilter(filter);
    m_script->answer(tl::unexpected(Error{
        Code::BadRequest, "matches: missing ]: [", {}, {{"matches", "FieldValueInvalid", "missing ]: ["}}}));
    QVERIFY(m_log->state() == State::Failed);
    QCOMPARE(m_log->patternProblem(), QStringLiteral("missing ]: ["));
    QVERIFY(m_log->pattern().pattern().isEmpty());
    m_log->setFilter(orders());
    QVERIFY(m_log->patternProblem().isEmpty());
}

void TstLogModel::failure_isTriedAgain()
{
    m_log->setFilter(orders());
    m_script->answer(fail(Code::Unavailable, "the server is away"));
    QVERIFY(m_log->state() == State::Failed);
    QCOMPARE(m_log->problem(), QStringLiteral("the server is away"));
    QVERIFY(m_log->patternProblem().isEmpty());
    m_log->reload();
    m_script->answer(OutputScript::page({line(1, "one")}));
    QVERIFY(m_log->state() == State::Live);
    QVERIFY(m_log->problem().isEmpty());
}

void TstLogModel::around_showsAllAndComesBack()
{
    LogFilter filter = orders();
    filter.text = QStringLiteral("boom");
    filter.stream = client::OutputQuery::Stream::Error;
    filter.last = std::chrono::hours(1);
    m_log->setFilter(filter);
    m_script->answer(OutputScript::page({line(1, "boom 1"), line(5, "boom 2")}, true));
    m_log->showAround(1);
    QVERIFY(m_log->isAround() && !m_log->isSearch());
    QVERIFY(!m_script->stream());
    const client::OutputQuery before = m_script->asked.back().query;
    QVERIFY(before.contains.isEmpty() && before.tail && !before.from);
    QVERIFY(before.stream == client::OutputQuery::Stream::Both);
    QVERIFY(before.to == OutputScript::time(5) + std::chrono::microseconds(1));
    m_script->answer(OutputScript::page({line(3, "x"), line(4, "y"), line(5, "boom 2")}, true));
    QVERIFY(m_script->asked.back().query.from == before.to);
    m_script->answer(OutputScript::page({line(6, "z")}, true, QStringLiteral("behind z")));
    QCOMPARE(m_log->aroundRow(), 2);
    QCOMPARE(texts().join(QLatin1Char(',')), QStringLiteral("x,y,boom 2,z"));
    m_log->loadOlder();
    m_script->answer(OutputScript::page({line(1, "boom 1"), line(2, "w"), line(3, "x")}));
    QCOMPARE(m_log->aroundRow(), 4);
    QVERIFY(m_log->hasNewer());
    m_log->loadNewer();
    QCOMPARE(m_script->asked.back().query.position, QStringLiteral("behind z"));
    m_script->answer(OutputScript::page({line(7, "end")}));
    QVERIFY(!m_log->hasNewer());
    QCOMPARE(m_log->rowCount(), 7);
    m_log->leaveAround();
    QCOMPARE(texts().join(QLatin1Char(',')), QStringLiteral("boom 1,boom 2"));
    QVERIFY(m_log->isSearch() && m_log->hasOlder());
    QVERIFY(m_script->stream()); // what came meanwhile follows
    QCOMPARE(m_script->followed.back().query.position, QStringLiteral("next"));
}

void TstLogModel::otherFilter_leavesTheSurroundings()
{
    m_log->setFilter(orders());
    m_script->answer(OutputScript::page({line(1, "one")}));
    m_log->showAround(0);
    LogFilter other = orders();
    other.service = QStringLiteral("other");
    m_log->setFilter(other);
    QVERIFY(!m_log->isAround());
    QCOMPARE(m_script->asked.back().query.service, QStringLiteral("other"));
    m_script->answer(OutputScript::page({line(2, "two")}));
    QCOMPARE(texts(), QStringList{QStringLiteral("two")});
}

void TstLogModel::lines_areBoundedInNumber()
{
    LogLines lines;
    const std::vector<client::OutputLine> many(LogLines::most, line(1, "x"));
    QCOMPARE(lines.append(many), 0);
    QVERIFY(lines.isFull());
    QCOMPARE(lines.append({line(2, "a"), line(3, "b", true)}), 2);
    QCOMPARE(lines.count(), LogLines::most);
    QCOMPARE(lines.hitCount(), LogLines::most - 1);
    QCOMPARE(lines.prepend({line(0, "old")}), 0);
    QCOMPARE(lines.at(lines.count() - 1).text, "b");
}

void TstLogModel::lines_areBoundedInMemory()
{
    LogLines lines;
    client::OutputLine large = line(1, "x");
    large.text = QString(16 * 1024, QLatin1Char('x'));
    const std::vector<client::OutputLine> part(1024, large); // 16 MiB
    int gone = 0;
    for (int i = 0; i < 20; ++i)
        gone += lines.append(part);
    QCOMPARE(gone, 4 * 1024);
    QCOMPARE(lines.bytes(), LogLines::mostBytes);
}

QTEST_GUILESS_MAIN(TstLogModel)
#include "tst_log_model.moc"
