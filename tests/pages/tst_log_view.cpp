#include "ui/pages/log_view.h"
#include "ui/pages/logs_page.h"

#include "core/resource/serving.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using namespace tidegate::pages;
using models::LogModel;

namespace {

QByteArray line(int millisecond, const QByteArray &text)
{
    const WallTime time = *parseTime("2026-11-23T06:00:00Z") + std::chrono::milliseconds(millisecond);
    return QByteArray::fromStdString(formatMicroTime(time)) + ' ' + text;
}

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

resource::Object pod(const char *name, const char *app, const char *revision)
{
    resource::Object object(resource::kinds::pod(), {QStringLiteral("default"), QString::fromLatin1(name)});
    object.setLabel(resource::keys::service, QString::fromLatin1(app));
    object.setLabel(resource::keys::revision, QString::fromLatin1(revision));
    return object;
}

} // namespace

class TstLogView : public QObject
{
    Q_OBJECT
private:
    LogModel::OpenStream opener()
    {
        return [this](const client::LogQuery &query, QObject *parent) {
            auto *stream = new client::LineStream(parent);
            m_streams[query.pod] = stream;
            return stream;
        };
    }
    void fill(LogModel &log, int count)
    {
        log.setInstances(QStringLiteral("default"), {QStringLiteral("orders-00001-abcde")});
        QList<QByteArray> lines;
        for (int i = 0; i < count; ++i)
            lines.append(line(i, "GET /item/" + QByteArray::number(i) + " 200"));
        Q_EMIT m_streams[QStringLiteral("orders-00001-abcde")]->received(lines);
        log.flush();
    }

private Q_SLOTS:
    void end_isFollowedUntilTheUserScrolls()
    {
        LogModel log(opener());
        LogView view(&log);
        view.resize(600, 300);
        view.show();
        fill(log, 500);
        QScrollBar *bar = view.verticalScrollBar();
        QCOMPARE(bar->value(), bar->maximum());
        bar->setValue(10);
        QVERIFY(!view.isFollowing());
        Q_EMIT m_streams[QStringLiteral("orders-00001-abcde")]->received({line(600, "more")});
        log.flush();
        QCOMPARE(bar->value(), 10);
        bar->setValue(bar->maximum());
        QVERIFY(view.isFollowing());
        Q_EMIT m_streams[QStringLiteral("orders-00001-abcde")]->received({line(601, "more")});
        log.flush();
        QCOMPARE(bar->value(), bar->maximum());
    }

    void rows_areChosenAndCopiedByKeys()
    {
        LogModel log(opener());
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

    void wrappedLines_keepTheEndInSight()
    {
        LogModel log(opener());
        LogView view(&log);
        view.resize(500, 200);
        view.show();
        fill(log, 20);
        const int before = view.verticalScrollBar()->maximum();
        view.setWrap(true);
        Q_EMIT m_streams[QStringLiteral("orders-00001-abcde")]->received({line(100, QByteArray(2000, 'x'))});
        log.flush();
        QVERIFY(view.verticalScrollBar()->maximum() > before);
        QCOMPARE(view.verticalScrollBar()->value(), view.verticalScrollBar()->maximum());
        QCOMPARE(view.horizontalScrollBar()->maximum(), 0);
    }

    void manyLines_areDrawnAsFewAre()
    {
        LogModel log(opener());
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

    void page_mergesAnAppsInstancesAndNarrowsToARevision()
    {
        models::Catalogue catalogue;
        FakeWatch apps, revisions, instances;
        catalogue.apps()->setSource(&apps);
        catalogue.revisions()->setSource(&revisions);
        catalogue.instances()->setSource(&instances);
        LogModel log(opener());
        LogsPage page(&catalogue, &log);
        page.resize(1000, 600);
        page.show();
        apps.list({resource::Object(resource::kinds::service(),
                                    {QStringLiteral("default"), QStringLiteral("orders")}),
                   resource::Object(resource::kinds::service(),
                                    {QStringLiteral("default"), QStringLiteral("other")})});
        resource::Object revision(resource::kinds::revision(),
                                  {QStringLiteral("default"), QStringLiteral("orders-00002")});
        revision.setLabel(resource::keys::service, QStringLiteral("orders"));
        revisions.list({revision});
        instances.list({pod("orders-00001-a", "orders", "orders-00001"),
                        pod("orders-00002-b", "orders", "orders-00002"),
                        pod("other-00001-c", "other", "other-00001")});
        for (models::ObjectTable *table : catalogue.tables())
            table->flush();
        page.choose({QStringLiteral("default"), QStringLiteral("orders")});
        QCOMPARE(QSet<QString>(log.sources().begin(), log.sources().end()),
                 (QSet<QString>{QStringLiteral("orders-00001-a"), QStringLiteral("orders-00002-b")}));
        Q_EMIT m_streams[QStringLiteral("orders-00001-a")]->received({line(2, "two")});
        Q_EMIT m_streams[QStringLiteral("orders-00002-b")]->received({line(1, "one"), line(3, "three")});
        log.flush();
        QCOMPARE(log.rowCount(), 3);
        instances.list({}); // scaled to zero: the output stays
        catalogue.instances()->flush();
        QCOMPARE(log.rowCount(), 3);

        QTest::keyClicks(page.findChild<QLineEdit *>(QStringLiteral("logSearch")), QStringLiteral("t"));
        QTRY_COMPARE(log.matchCount(), 2);
        page.findChild<QAbstractButton *>(QStringLiteral("logOnly"))->click();
        QCOMPARE(log.rowCount(), 2);
        QTemporaryDir folder;
        const QString path = folder.filePath(page.saveName());
        QVERIFY(page.saveName().startsWith(QLatin1String("orders-log-20261123T060000Z-")));
        QVERIFY(page.save(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), 2);
        page.findChild<QAbstractButton *>(QStringLiteral("logRegex"))->click();
        auto *field = page.findChild<QLineEdit *>(QStringLiteral("logSearch"));
        field->setText(QStringLiteral("(["));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(field->property("problem").toBool());
        page.choose({QStringLiteral("default"), QStringLiteral("orders")}, QStringLiteral("orders-00002"));
        QCOMPARE(log.rowCount(), 0); // its one instance has gone before anybody asked
    }

private:
    QHash<QString, client::LineStream *> m_streams;
};

QTEST_MAIN(TstLogView)
#include "tst_log_view.moc"
