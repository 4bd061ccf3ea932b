#include "tests/models/output_script.h"
#include "ui/pages/log_filter_bar.h"
#include "ui/pages/log_view.h"
#include "ui/pages/logs_page.h"

#include "core/resource/serving.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using namespace tidegate::pages;
using models::LogModel;
using testing::OutputScript;

namespace {

/// Lists what it is told to.
class FakeWatch : public client::Watch
{
public:
    using Watch::Watch;
    State state() const override { return State::Live; }
    void retryNow() override {}
    void list(const std::vector<resource::Object> &items)
    {
        Q_EMIT stateChanged(State::Live, {});
        Q_EMIT listed(items);
    }
};

resource::Object labelled(const resource::Kind &kind, const char *name, const char *app, const char *revision)
{
    resource::Object object(kind, {QStringLiteral("default"), QString::fromLatin1(name)});
    object.setLabel(resource::keys::service, QString::fromLatin1(app));
    object.setLabel(resource::keys::revision, QString::fromLatin1(revision));
    return object;
}

models::LogFilter orders()
{
    models::LogFilter filter;
    filter.ns = QStringLiteral("default");
    filter.service = QStringLiteral("orders");
    return filter;
}

} // namespace

class TstLogView : public QObject
{
    Q_OBJECT
private:
    void fill(LogModel &log, int count)
    {
        log.setFilter(orders());
        std::vector<client::OutputLine> lines;
        lines.reserve(size_t(count));
        for (int i = 0; i < count; ++i)
            lines.push_back(OutputScript::line(i, QStringLiteral("GET /item/%1 200").arg(i)));
        m_script->answer(OutputScript::page(std::move(lines), true));
    }
    void come(LogModel &log, int ms, const QString &text)
    {
        Q_EMIT m_script->stream()->received(OutputScript::json(ms, text));
        log.flush();
    }
    /// A page with two apps; `orders` has two revisions with an instance each.
    void openPage();
    void closePage();
    template <class Widget>
    Widget *find(const char *name) const
    {
        return m_page->findChild<Widget *>(QString::fromLatin1(name));
    }
    client::OutputQuery asked() const { return m_script->asked.back().query; }

private Q_SLOTS:
    void init() { m_script = std::make_unique<OutputScript>(); }
    void cleanup() { closePage(); }
    void end_isFollowedUntilTheUserScrolls();
    void scrollingUp_bringsOlderLinesInPlace();
    void rows_areChosenAndCopiedByKeys();
    void wrappedLines_keepTheEndInSight();
    void manyLines_areDrawnAsFewAre();
    void page_asksForWhatIsChosen();
    void endedInstances_canBeChosen();
    void search_isAskedOfTheServerAndErrorsAreInline();
    void around_isShownAndLeft();
    void pause_saysHowManyWait();
    void save_goesOnAsATask();
    void faces_lookDistinct();
    void hiddenPage_holdsNoConnection();

private:
    std::unique_ptr<OutputScript> m_script;
    std::unique_ptr<models::Catalogue> m_catalogue;
    std::unique_ptr<FakeWatch> m_apps, m_revisions, m_instances;
    std::unique_ptr<LogModel> m_log;
    std::unique_ptr<models::TaskList> m_tasks;
    std::unique_ptr<LogsPage> m_page;
};

void TstLogView::openPage()
{
    m_catalogue = std::make_unique<models::Catalogue>();
    m_apps = std::make_unique<FakeWatch>();
    m_revisions = std::make_unique<FakeWatch>();
    m_instances = std::make_unique<FakeWatch>();
    m_catalogue->apps()->setSource(m_apps.get());
    m_catalogue->revisions()->setSource(m_revisions.get());
    m_catalogue->instances()->setSource(m_instances.get());
    m_log = std::make_unique<LogModel>(m_script->server());
    m_tasks = std::make_unique<models::TaskList>();
    m_page = std::make_unique<LogsPage>(m_catalogue.get(), m_log.get(), m_tasks.get());
    m_page->resize(1100, 600);
    m_page->show();
    m_apps->list(
        {resource::Object(resource::kinds::service(), {QStringLiteral("default"), QStringLiteral("orders")}),
         resource::Object(resource::kinds::service(), {QStringLiteral("default"), QStringLiteral("other")})});
    m_revisions->list({labelled(resource::kinds::revision(), "orders-00002", "orders", "")});
    m_instances->list({labelled(resource::kinds::pod(), "orders-00002-b", "orders", "orders-00002"),
                       labelled(resource::kinds::pod(), "other-00001-c", "other", "other-00001")});
    for (models::ObjectTable *table : m_catalogue->tables())
        table->flush();
    m_page->choose({QStringLiteral("default"), QStringLiteral("orders")});
}

void TstLogView::closePage()
{
    m_page.reset();
    m_tasks.reset();
    m_log.reset();
    m_catalogue.reset();
}

void TstLogView::end_isFollowedUntilTheUserScrolls()
{
    LogModel log(m_script->server());
    LogView view(&log);
    view.resize(600, 300);
    view.show();
    fill(log, 500);
    QScrollBar *bar = view.verticalScrollBar();
    QCOMPARE(bar->value(), bar->maximum());
    bar->setValue(100);
    QVERIFY(!view.isFollowing());
    come(log, 600, QStringLiteral("more"));
    QCOMPARE(bar->value(), 100);
    bar->setValue(bar->maximum());
    QVERIFY(view.isFollowing());
    come(log, 601, QStringLiteral("more"));
    QCOMPARE(bar->value(), bar->maximum());
}

void TstLogView::scrollingUp_bringsOlderLinesInPlace()
{
    LogModel log(m_script->server());
    LogView view(&log);
    view.resize(600, 300);
    view.show();
    fill(log, 500);
    QScrollBar *bar = view.verticalScrollBar();
    bar->setValue(3);
    view.setCurrentRow(5);
    QVERIFY(log.isLoadingOlder());
    m_script->answer(OutputScript::page(
        {OutputScript::line(-2, QStringLiteral("a")), OutputScript::line(-1, QStringLiteral("b"))}));
    QCOMPARE(bar->value(), 5);
    QCOMPARE(view.currentRow(), 7);
    QVERIFY(view.selectedText().contains(QLatin1String("/item/5 ")));
}

void TstLogView::rows_areChosenAndCopiedByKeys()
{
    LogModel log(m_script->server());
    LogView view(&log);
    view.resize(600, 300);
    fill(log, 50);
    view.setCurrentRow(3);
    QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(view.selectedText().count(QLatin1Char('\n')), 2);
    QVERIFY(view.selectedText().contains(QLatin1String("/item/4 ")));
    QTest::keyClick(&view, Qt::Key_Home);
    QCOMPARE(view.currentRow(), 0);
    QVERIFY(view.accessibleDescription().contains(QLatin1String("/item/0 ")));
    view.selectAll();
    QCOMPARE(view.selectedText().count(QLatin1Char('\n')), 50);
}

void TstLogView::wrappedLines_keepTheEndInSight()
{
    LogModel log(m_script->server());
    LogView view(&log);
    view.resize(500, 200);
    view.show();
    fill(log, 20);
    const int before = view.verticalScrollBar()->maximum();
    view.setWrap(true);
    come(log, 100, QString(2000, QLatin1Char('x')));
    QVERIFY(view.verticalScrollBar()->maximum() > before);
    QCOMPARE(view.verticalScrollBar()->value(), view.verticalScrollBar()->maximum());
    QCOMPARE(view.horizontalScrollBar()->maximum(), 0);
}

void TstLogView::manyLines_areDrawnAsFewAre()
{
    LogModel log(m_script->server());
    LogView view(&log);
    view.resize(900, 600);
    view.show();
    fill(log, 300'000);
    QElapsedTimer timer;
    timer.start();
    constexpr int steps = 50;
    for (int i = 0; i < steps; ++i) {
        view.verticalScrollBar()->setValue(i * 5'000);
        QVERIFY(!view.grab().isNull());
    }
    qInfo("%d pictures of 300,000 lines in %lld ms", steps, timer.elapsed());
    QVERIFY(timer.elapsed() < steps * 50);
}

void TstLogView::page_asksForWhatIsChosen()
{
    openPage();
    QCOMPARE(asked().service, QStringLiteral("orders"));
    QVERIFY(asked().revision.isEmpty() && asked().instance.isEmpty());
    m_page->choose({QStringLiteral("default"), QStringLiteral("orders")}, QStringLiteral("orders-00002"));
    QCOMPARE(asked().revision, QStringLiteral("orders-00002"));
    find<QComboBox>("logStream")->setCurrentIndex(2);
    QVERIFY(asked().stream == client::OutputQuery::Stream::Error);
    find<QComboBox>("logInstance")->setCurrentIndex(1);
    QCOMPARE(asked().instance, QStringLiteral("orders-00002-b"));
    QVERIFY(!asked().from);
    find<QComboBox>("logRange")->setCurrentIndex(2);
    QVERIFY(asked().from && !asked().to);
    auto *from = find<QDateTimeEdit>("logFrom");
    QVERIFY(!from->isVisible());
    find<QComboBox>("logRange")->setCurrentIndex(6);
    QVERIFY(from->isVisible());
    QVERIFY(asked().from && asked().to);
    const size_t before = m_script->asked.size();
    from->setDateTime(from->dateTime().addSecs(-3600));
    QTRY_COMPARE(m_script->asked.size(), before + 1);
}

/// Asleep apps have no instance that the catalogue knows; their output does.
void TstLogView::endedInstances_canBeChosen()
{
    openPage();
    m_instances->list({});
    m_catalogue->instances()->flush();
    m_script->answer(OutputScript::page(
        {OutputScript::line(1, QStringLiteral("one"), QStringLiteral("orders-00001-gone"))}));
    auto *instances = find<QComboBox>("logInstance");
    const int at = instances->findData(QStringLiteral("orders-00001-gone"));
    QVERIFY(at > 0);
    instances->setCurrentIndex(at);
    QCOMPARE(asked().instance, QStringLiteral("orders-00001-gone"));
    QCOMPARE(m_log->rowCount(), 0);
    find<QComboBox>("logApp")->setCurrentIndex(1);
    QCOMPARE(instances->findData(QStringLiteral("orders-00001-gone")), -1);
    QVERIFY(asked().instance.isEmpty());
}

void TstLogView::search_isAskedOfTheServerAndErrorsAreInline()
{
    openPage();
    m_script->answer(OutputScript::page({OutputScript::line(1, QStringLiteral("one"))}));
    auto *field = find<QLineEdit>("logSearch");
    QVERIFY(!find<QComboBox>("logContext")->isEnabled());
    const size_t before = m_script->asked.size();
    QTest::keyClicks(field, QStringLiteral("on"));
    QTRY_COMPARE(m_script->asked.size(), before + 1); // one for both letters
    QCOMPARE(asked().contains, QStringLiteral("on"));
    QVERIFY(asked().ignoresCase);
    find<QComboBox>("logContext")->setCurrentIndex(1);
    QCOMPARE(asked().before, 2);
    m_script->answer(
        OutputScript::page({OutputScript::line(1, QStringLiteral("one")),
                            OutputScript::line(2, QStringLiteral("two"), QStringLiteral("x"), true)}));
    QVERIFY(find<QLabel>("logMatches")->text().startsWith(QLatin1Char('1')));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(m_page->view()->currentRow(), 0);
    find<QAbstractButton>("logRegex")->click();
    QCOMPARE(asked().matches, QStringLiteral("on"));
    m_script->answer(
        tl::unexpected(Error{Code::BadRequest, "matches: missing )", {}, {{"matches", "", "missing )"}}}));
    auto *problem = find<QLabel>("logPatternProblem");
    QVERIFY(problem->isVisible() && problem->text().contains(QLatin1String("missing )")));
    QVERIFY(field->property("problem").toBool());
    field->clear();
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!problem->isVisible() && !field->property("problem").toBool());
}

void TstLogView::around_isShownAndLeft()
{
    openPage();
    find<QLineEdit>("logSearch")->setText(QStringLiteral("boom"));
    QTRY_COMPARE(asked().contains, QStringLiteral("boom"));
    m_script->answer(OutputScript::page(
        {OutputScript::line(1, QStringLiteral("boom 1")), OutputScript::line(9, QStringLiteral("boom 2"))}));
    m_page->view()->setCurrentRow(1);
    QTest::keyClick(m_page->view(), Qt::Key_Return);
    QVERIFY(m_log->isAround());
    m_script->answer(OutputScript::page(
        {OutputScript::line(8, QStringLiteral("x")), OutputScript::line(9, QStringLiteral("boom 2"))}));
    m_script->answer(OutputScript::page({OutputScript::line(10, QStringLiteral("y"))}));
    QCOMPARE(m_page->view()->currentRow(), 1);
    auto *banner = find<QWidget>("logAroundBanner");
    QVERIFY(banner->isVisible());
    banner->findChild<QAbstractButton *>()->click();
    QVERIFY(!banner->isVisible() && !m_log->isAround());
    QCOMPARE(m_log->rowCount(), 2);
    QCOMPARE(m_page->view()->currentRow(), 1);
}

void TstLogView::pause_saysHowManyWait()
{
    openPage();
    m_script->answer(OutputScript::page({OutputScript::line(1, QStringLiteral("one"))}));
    find<QAbstractButton>("logPause")->click();
    come(*m_log, 2, QStringLiteral("two"));
    come(*m_log, 3, QStringLiteral("three"));
    QCOMPARE(m_log->rowCount(), 1);
    QVERIFY2(find<QLabel>("logCounts")->text().contains(QLatin1String("2 new line")),
             qPrintable(find<QLabel>("logCounts")->text()));
    find<QAbstractButton>("logPause")->click();
    QCOMPARE(m_log->rowCount(), 3);
}

void TstLogView::save_goesOnAsATask()
{
    openPage();
    m_script->answer(OutputScript::page({OutputScript::line(1, QStringLiteral("one"))}));
    QTemporaryDir folder;
    const QString path = folder.filePath(m_page->saveName());
    QVERIFY2(m_page->saveName().startsWith(QLatin1String("orders-log-2")), qPrintable(m_page->saveName()));
    m_page->save(path);
    QCOMPARE(m_tasks->runningCount(), 1);
    m_script->answer(OutputScript::page({OutputScript::line(1, QStringLiteral("one"))}, true));
    QVERIFY(m_tasks->data(m_tasks->index(0), models::TaskList::ProgressRole).toDouble() >= 0);
    QVERIFY(!m_tasks->data(m_tasks->index(0), models::TaskList::DetailRole).toString().isEmpty());
    m_script->answer(OutputScript::page({OutputScript::line(2, QStringLiteral("two"))}));
    QCOMPARE(m_tasks->runningCount(), 0);
    QCOMPARE(m_tasks->data(m_tasks->index(0), models::TaskList::FileRole).toString(), path);
    QVERIFY(QFile::exists(path));
    m_page->save(folder.filePath(QStringLiteral("second.log")));
    m_tasks->cancel(m_tasks->data(m_tasks->index(0), models::TaskList::IdRole).toULongLong());
    QVERIFY(m_script->asked.back().call.isNull() || m_script->asked.back().call->wasCancelled);
}

void TstLogView::faces_lookDistinct()
{
    openPage();
    const auto said = [this] {
        QStringList texts;
        const auto labels = m_page->findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (label->isVisible())
                texts.append(label->text());
        }
        return texts.join(QLatin1Char('|'));
    };
    QVERIFY2(said().contains(QLatin1String("Loading")), qPrintable(said()));
    m_script->answer(fail(Code::Unavailable, "the server is away"));
    QVERIFY2(said().contains(QLatin1String("the server is away")), qPrintable(said()));
    const size_t before = m_script->asked.size();
    m_log->reload();
    QCOMPARE(m_script->asked.size(), before + 1);
    m_script->answer(OutputScript::page({}));
    QVERIFY2(said().contains(QLatin1String("No output yet")), qPrintable(said()));
    m_apps->list({});
    m_catalogue->apps()->flush();
    QVERIFY2(said().contains(QLatin1String("No app yet")), qPrintable(said()));
}

void TstLogView::hiddenPage_holdsNoConnection()
{
    openPage();
    m_script->answer(OutputScript::page({OutputScript::line(1, QStringLiteral("one"))}));
    QVERIFY(m_script->stream());
    m_page->hide();
    QVERIFY(!m_script->stream());
    m_page->show();
    QVERIFY(m_script->stream());
    QCOMPARE(m_log->rowCount(), 1);
}

QTEST_MAIN(TstLogView)
#include "tst_log_view.moc"
