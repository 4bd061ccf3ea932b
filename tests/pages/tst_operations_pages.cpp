#include "ui/charts/time_series_view.h"
#include "ui/models/catalogue.h"
#include "ui/models/trigger_form.h"
#include "ui/pages/data_table.h"
#include "ui/pages/firings_view.h"
#include "ui/pages/metering_page.h"
#include "ui/pages/metering_table_view.h"
#include "ui/pages/triggers_page.h"

#include <QComboBox>
#include <QDateEdit>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTableView>
#include <QTest>

using namespace tidegate;
using models::MeteringModel;
using models::MeteringTable;

// The pages of usage and of triggers, by the names of their controls.

namespace {

client::MeteringAnswer usage()
{
    client::MeteringAnswer answer;
    answer.from = *parseTime("2026-11-28T00:00:00Z");
    answer.to = answer.from + std::chrono::hours(2);
    answer.group = client::MeteringQuery::Group::Service;
    for (const char *name : {"web", "api"}) {
        client::MeteringRow row;
        row.from = answer.from;
        row.to = answer.from + std::chrono::hours(1);
        row.ns = QStringLiteral("default");
        row.service = QString::fromLatin1(name);
        row.usage = {100, 1, 1e6, 30, 90, 12, 48, 0, 0};
        answer.rows.push_back(row);
    }
    return answer;
}

models::Prices prices()
{
    models::Prices prices;
    prices.currency = QStringLiteral("EUR");
    prices.gbSecond = models::readPrice(QStringLiteral("0.5"));
    return prices;
}

/// A watch that lists what it is given.
class ListWatch : public client::Watch
{
public:
    State state() const override { return State::Live; }
    void retryNow() override {}
    void list(const std::vector<resource::Object> &items)
    {
        Q_EMIT stateChanged(State::Live, {});
        Q_EMIT listed(items);
    }
};

resource::Object trigger()
{
    models::TriggerForm form;
    form.ns = QStringLiteral("default");
    form.name = QStringLiteral("report");
    form.schedule = QStringLiteral("0 8 * * *");
    form.service = QStringLiteral("hello");
    return models::triggerObject(form, {});
}

template <class Widget>
Widget *find(const QWidget &in, const char *name)
{
    return in.findChild<Widget *>(QString::fromLatin1(name));
}

} // namespace

class TstOperationsPages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void usage_isShownWithTotalsAndChart()
    {
        MeteringModel model;
        pages::MeteringPage page(&model);
        page.show();
        model.apply(usage());
        auto *table = find<QTableView>(page, "meteringTable");
        auto *totals = find<QTableView>(page, "meteringTotals");
        QCOMPARE(table->model()->rowCount(), 2);
        const auto total = [&](int column) { return totals->model()->index(0, column).data().toString(); };
        QCOMPARE(total(MeteringTable::RequestsColumn), QStringLiteral("200"));
        QVERIFY(find<QLabel>(page, "meteringIdle")->text().contains(QStringLiteral("75 %")));
        QCOMPARE(page.chart()->state(), charts::TimeSeriesView::State::Ready);
        QVERIFY(page.chart()->valueTable().contains(QStringLiteral("web")));
        QVERIFY(page.chart()
                    ->exportName(charts::ExportFormat::Png)
                    .startsWith(QStringLiteral("usage-by-service-vcpu-seconds-20261128T000000Z")));
        find<QLineEdit>(page, "meteringFilter")->setText(QStringLiteral("api"));
        QCOMPARE(table->model()->rowCount(), 1);
        QCOMPARE(total(MeteringTable::RequestsColumn), QStringLiteral("100"));
        QVERIFY(page.tableView()->exportName().startsWith(QStringLiteral("usage-by-service-metering-")));
        const QString tsv = page.tableView()->allAsTsv();
        QCOMPARE(tsv.count(QLatin1Char('\n')), 2); // header, row, totals
    }

    void totals_followTheColumns()
    {
        MeteringModel model;
        pages::MeteringPage page(&model);
        page.resize(900, 700);
        page.show();
        model.apply(usage());
        auto *table = find<QTableView>(page, "meteringTable");
        auto *totals = find<QTableView>(page, "meteringTotals");
        table->setColumnWidth(MeteringTable::RequestsColumn, 177);
        QCOMPARE(totals->columnWidth(MeteringTable::RequestsColumn), 177);
        table->horizontalHeader()->moveSection(4, 6);
        QCOMPARE(totals->horizontalHeader()->visualIndex(MeteringTable::ErrorsColumn),
                 table->horizontalHeader()->visualIndex(MeteringTable::ErrorsColumn));
        QVERIFY(totals->isColumnHidden(MeteringTable::RevisionColumn));
    }

    void costs_needPrices()
    {
        MeteringModel model;
        pages::MeteringPage page(&model);
        page.show();
        model.apply(usage());
        auto *note = find<QLabel>(page, "meteringCost");
        QVERIFY(note->text().contains(QStringLiteral("No prices")));
        QSignalSpy asked(&page, &pages::MeteringPage::pricesRequested);
        Q_EMIT note->linkActivated(QStringLiteral("prices"));
        QCOMPARE(asked.count(), 1);
        page.showColumn(MeteringTable::CostColumn);
        QCOMPARE(page.chart()->state(), charts::TimeSeriesView::State::Empty);
        model.setPrices(prices());
        QCOMPARE(page.chart()->state(), charts::TimeSeriesView::State::Ready);
        QVERIFY(!note->text().contains(QStringLiteral("No prices")));
        auto *totals = find<QTableView>(page, "meteringTotals");
        QCOMPARE(totals->model()->index(0, MeteringTable::CostColumn).data().toString(),
                 QStringLiteral("EUR 48.00"));
        QVERIFY(find<QLabel>(page, "meteringIdle")->text().contains(QStringLiteral("EUR 36.00")));
    }

    void choice_isTheModels()
    {
        MeteringModel model;
        pages::MeteringPage page(&model);
        auto *range = find<QComboBox>(page, "meteringRange");
        range->setCurrentIndex(2);
        Q_EMIT range->activated(2);
        QCOMPARE(model.choice().preset, models::RangePreset::SevenDays);
        QCOMPARE(model.choice().stepHours, 24); // a week by the hour is a comb
        auto *group = find<QComboBox>(page, "meteringGroup");
        group->setCurrentIndex(2);
        Q_EMIT group->activated(2);
        QCOMPARE(model.choice().group, client::MeteringQuery::Group::Revision);
        QVERIFY(find<QDateEdit>(page, "meteringFirst")->isHidden());
        range->setCurrentIndex(5);
        Q_EMIT range->activated(5);
        QVERIFY(!find<QDateEdit>(page, "meteringFirst")->isHidden());
        find<QDateEdit>(page, "meteringFirst")->setDate({2026, 11, 2});
        QCOMPARE(model.choice().first, QDate(2026, 11, 2));
    }

    void nothingThere_saysSo()
    {
        MeteringModel model;
        pages::MeteringPage page(&model);
        page.show();
        const auto shows = [&](const char *text) {
            for (const auto *label : page.findChildren<QLabel *>()) {
                if (label->isVisible() && label->text().contains(QLatin1String(text)))
                    return true;
            }
            return false;
        };
        QVERIFY(shows("Not connected"));
        model.apply({});
        QVERIFY(shows("Nothing was used"));
    }

    void triggers_askForWhatIsToBeDone()
    {
        models::Catalogue catalogue;
        models::FiringTable firings;
        pages::TriggersPage page({&catalogue, &firings, catalogue.lastFirings()});
        page.show();
        ListWatch watch;
        catalogue.triggers()->setSource(&watch);
        watch.list({trigger()});
        catalogue.triggers()->flush();
        QCOMPARE(firings.trigger().name, QStringLiteral("report"));
        QSignalSpy edited(&page, &pages::TriggersPage::editRequested);
        QSignalSpy fired(&page, &pages::TriggersPage::fireRequested);
        QSignalSpy suspended(&page, &pages::TriggersPage::suspendRequested);
        QSignalSpy removed(&page, &pages::TriggersPage::removeRequested);
        QSignalSpy created(&page, &pages::TriggersPage::createRequested);
        for (const char *name :
             {"triggerEdit", "triggerFire", "triggerSuspend", "triggerRemove", "triggerCreate"})
            find<QPushButton>(page, name)->click();
        QCOMPARE(edited.count(), 1);
        QCOMPARE(fired.count(), 1);
        QCOMPARE(suspended.count(), 1);
        QCOMPARE(suspended.first().at(1).toBool(), true);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(created.count(), 1);
        firings.apply({{}});
        QVERIFY(find<QTableView>(page, "firingsTable")->isVisible());
        QVERIFY(page.firingsView()->exportName().startsWith(QStringLiteral("report-records-")));
    }

    void suspendedTrigger_canGoOn()
    {
        models::Catalogue catalogue;
        models::FiringTable firings;
        pages::TriggersPage page({&catalogue, &firings, catalogue.lastFirings()});
        ListWatch watch;
        catalogue.triggers()->setSource(&watch);
        resource::Object source = trigger();
        source.setAnnotation(QStringLiteral("trigger.tidegate.dev/suspend"), QStringLiteral("true"));
        watch.list({source});
        catalogue.triggers()->flush();
        QCOMPARE(find<QPushButton>(page, "triggerSuspend")->text(), QStringLiteral("Resume"));
        QSignalSpy suspended(&page, &pages::TriggersPage::suspendRequested);
        find<QPushButton>(page, "triggerSuspend")->click();
        QCOMPARE(suspended.first().at(1).toBool(), false);
    }
};

QTEST_MAIN(TstOperationsPages)
#include "tst_operations_pages.moc"
