#include "ui/charts/time_series_view.h"
#include "ui/models/engine_pools.h"
#include "ui/pages/data_table.h"
#include "ui/pages/diagnosis_view.h"
#include "ui/pages/engine_facts.h"
#include "ui/pages/engine_settings_view.h"
#include "ui/pages/engines_page.h"
#include "ui/pages/pools_view.h"
#include "ui/pages/settings_form.h"
#include "ui/widgets/facts_view.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

using namespace tidegate;
using namespace tidegate::pages;

namespace {

class FakeWatch final : public client::Watch
{
public:
    State state() const override { return State::Live; }
    void retryNow() override {}
};

resource::Object pool(const QString &runtime, const QString &reason)
{
    resource::Object object(resource::kinds::instancePool(), {{}, runtime});
    object.setSpec({{QStringLiteral("runtime"), runtime},
                    {QStringLiteral("min"), 1},
                    {QStringLiteral("max"), 4},
                    {QStringLiteral("paused"), false},
                    {QStringLiteral("drain"), false}});
    object.setStatus({{QStringLiteral("idle"), 2},
                      {QStringLiteral("target"), 3},
                      {QStringLiteral("hits"), 9},
                      {QStringLiteral("misses"), 1},
                      {QStringLiteral("memoryBytes"), 67108864},
                      {QStringLiteral("reason"), QJsonObject{{QStringLiteral("en"), reason}}}});
    return object;
}

resource::Object engine(const QString &expires)
{
    resource::Object object(resource::kinds::engine(), {{}, QStringLiteral("local")});
    object.setSpec({{QStringLiteral("edition"), QStringLiteral("shared")}});
    const QJsonObject check{{QStringLiteral("name"), QStringLiteral("Sandbox")},
                            {QStringLiteral("state"), QStringLiteral("Fail")},
                            {QStringLiteral("message"), QStringLiteral("no bubblewrap")},
                            {QStringLiteral("remedy"), QStringLiteral("install it")}};
    object.setStatus({{QStringLiteral("version"), QStringLiteral(TIDEGATE_VERSION)},
                      {QStringLiteral("certificateExpires"), expires},
                      {QStringLiteral("diagnosis"), QJsonArray{check}}});
    return object;
}

client::SeriesAnswer series()
{
    client::SeriesAnswer answer;
    answer.from = *parseTime("2026-11-28T10:00:00Z");
    answer.step = std::chrono::seconds(30);
    const auto line = [](const char *metric, std::vector<double> avg, std::vector<double> sum) {
        client::SeriesLine made;
        made.metric = QLatin1String(metric);
        made.label = QStringLiteral("java");
        made.avg = std::move(avg);
        made.sum = std::move(sum);
        return made;
    };
    answer.lines = {line("pool.idle", {1, 2, 3}, {}), line("pool.memory", {3.6e12, 3.6e12, 3.6e12}, {}),
                    line("pool.hits", {}, {4, 0, 1}), line("pool.misses", {}, {2, 0, 0})};
    return answer;
}

QString textOf(const QWidget &root, const char *name)
{
    const auto *label = root.findChild<QLabel *>(QLatin1String(name));
    return label ? label->text() : QString();
}

} // namespace

class TstEngineViews : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pools_showWhyAndWhatItCosts()
    {
        models::Catalogue catalogue;
        models::EngineModels models;
        PoolsView view(&catalogue, &models);
        FakeWatch watch;
        catalogue.pools()->setSource(&watch);
        Q_EMIT watch.listed({pool(QStringLiteral("java"), QStringLiteral("for the surge")),
                             pool(QStringLiteral("node"), QStringLiteral("for the night"))});
        catalogue.pools()->flush();
        models.poolSeries.show(series());
        QCOMPARE(textOf(view, "poolReason"), QStringLiteral("for the surge"));
        const auto *facts = view.findChild<widgets::FactsView *>();
        QVERIFY2(facts->facts().at(0).value.startsWith(QLatin1String("90 % of 10 ")),
                 qPrintable(facts->facts().at(0).value));
        QVERIFY2(facts->facts().at(3).value.startsWith(QStringLiteral("90 GB-hours")),
                 qPrintable(facts->facts().at(3).value));
        view.select(QStringLiteral("node"));
        QCOMPARE(textOf(view, "poolReason"), QStringLiteral("for the night"));
        QCOMPARE(models.pool.form().name.name, QStringLiteral("node"));
    }

    void poolChart_setsDemandAgainstCapacity()
    {
        models::Catalogue catalogue;
        models::EngineModels models;
        PoolsView view(&catalogue, &models);
        auto *chart = view.findChild<charts::TimeSeriesView *>(QStringLiteral("poolChart"));
        QCOMPARE(chart->state(), charts::TimeSeriesView::State::Empty);
        FakeWatch watch;
        catalogue.pools()->setSource(&watch);
        Q_EMIT watch.listed({pool(QStringLiteral("java"), {})});
        catalogue.pools()->flush();
        models.poolSeries.show(series());
        QCOMPARE(chart->state(), charts::TimeSeriesView::State::Ready);
        const QStringList rows = chart->valueTable().split(QLatin1Char('\n'));
        QCOMPARE(rows.at(0), QStringLiteral("time\tcapacity\tdemand\tmissed"));
        QVERIFY2(rows.at(1).endsWith(QLatin1String("\t1\t6\t2")), qPrintable(rows.at(1)));
    }

    void poolBounds_areNeverCutOff()
    {
        models::Catalogue catalogue;
        models::EngineModels models;
        PoolsView view(&catalogue, &models);
        view.show();
        FakeWatch watch;
        catalogue.pools()->setSource(&watch);
        Q_EMIT watch.listed({pool(QStringLiteral("java"), {})});
        catalogue.pools()->flush();
        const auto *form = view.findChild<SettingsForm *>();
        const auto *area = qobject_cast<const QScrollArea *>(form->parentWidget()->parentWidget());
        QVERIFY(area && form->minimumSizeHint().width() > 0);
        QTRY_VERIFY(area->minimumWidth() >
                    form->minimumSizeHint().width()); // the splitter leaves it that, and a scroll bar
    }

    void poolBounds_areEditedAndJudged()
    {
        models::Catalogue catalogue;
        models::EngineModels models;
        PoolsView view(&catalogue, &models);
        FakeWatch watch;
        catalogue.pools()->setSource(&watch);
        Q_EMIT watch.listed({pool(QStringLiteral("java"), {})});
        catalogue.pools()->flush();
        auto *min = view.findChild<QLineEdit *>(QStringLiteral("setting-min"));
        auto *drain = view.findChild<QCheckBox *>(QStringLiteral("setting-drain"));
        auto *apply = view.findChild<QPushButton *>(QStringLiteral("poolApply"));
        auto *undo = view.findChild<QPushButton *>(QStringLiteral("poolUndo"));
        QCOMPARE(min->text(), QStringLiteral("1"));
        QVERIFY(!min->accessibleName().isEmpty());
        QTest::keyClicks(min, QStringLiteral("0"));
        QCOMPARE(models.pool.value(QStringLiteral("min")), QStringLiteral("10"));
        QCOMPARE(models.pool.state(), models::ObjectEditor::State::Wrong); // more than 4
        QVERIFY(min->property("problem").toBool());
        QVERIFY(!apply->isEnabled());
        drain->click();
        QVERIFY(textOf(view, "poolChanges").contains(QStringLiteral("false → true")));
        undo->click();
        undo->click();
        QCOMPARE(min->text(), QStringLiteral("1"));
        QVERIFY(!drain->isChecked());
        QVERIFY(!undo->isEnabled());
    }

    void diagnosis_showsEvidenceAndRemedy_andCopies()
    {
        models::EngineDiagnosis diagnosis;
        DiagnosisView view(&diagnosis);
        diagnosis.setEngine(engine(QStringLiteral("2099-01-01T00:00:00Z")));
        auto *row = view.findChild<QWidget *>(QStringLiteral("check-Sandbox"));
        QVERIFY(row);
        QCOMPARE(textOf(*row, "checkEvidence"), QStringLiteral("no bubblewrap"));
        QVERIFY(textOf(*row, "checkRemedy").contains(QLatin1String("install it")));
        QVERIFY(row->accessibleName().contains(QLatin1String("no bubblewrap")));
        view.findChild<QPushButton *>(QStringLiteral("diagnosisCopy"))->click();
        QVERIFY(QApplication::clipboard()->text().contains(QLatin1String("(`Sandbox`): no bubblewrap")));
    }

    void engines_tellFailedChecksOnTheTab()
    {
        models::Catalogue catalogue;
        models::EngineModels models;
        EnginesPage page(&catalogue, &models);
        FakeWatch watch;
        catalogue.engines()->setSource(&watch);
        Q_EMIT watch.listed({engine(QStringLiteral("2020-01-01T00:00:00Z"))});
        catalogue.engines()->flush();
        auto *tabs = page.findChild<QTabWidget *>(QStringLiteral("engineTabs"));
        const QString text = tabs->tabText(int(EnginesPage::Tab::Diagnosis));
        QVERIFY2(text.contains(QLatin1Char('2')), qPrintable(text)); // the sandbox and the certificate
        QVERIFY(!tabs->tabIcon(int(EnginesPage::Tab::Diagnosis)).isNull());
        QVERIFY(textOf(page, "engineCertificate").contains(QLatin1String("ended")));
        page.showTab(EnginesPage::Tab::Pools);
        QCOMPARE(tabs->currentIndex(), int(EnginesPage::Tab::Pools));
    }

    void settings_areEditedGroupByGroup()
    {
        models::Catalogue catalogue;
        models::EngineModels models;
        EnginesPage page(&catalogue, &models);
        FakeWatch watch;
        catalogue.engines()->setSource(&watch);
        Q_EMIT watch.listed({engine({})});
        catalogue.engines()->flush();
        auto *groups = page.findChild<QListWidget *>(QStringLiteral("settingGroups"));
        QCOMPARE(groups->count(), 7);
        auto *isolation = page.findChild<QComboBox *>(QStringLiteral("setting-isolation"));
        isolation->setCurrentIndex(isolation->findData(QStringLiteral("sandbox")));
        QCOMPARE(models.settings.changes().size(), 1);
        QVERIFY(textOf(page, "settingsChanges").contains(QLatin1String("sandbox")));
        page.settings()->showGroup(QStringLiteral("config-autoscaler"));
        QVERIFY(!page.findChild<QLineEdit *>(QStringLiteral("setting-stacks")));
        resource::Object map(resource::kinds::configMap(), models.settings.form().name);
        map.json().insert(QStringLiteral("data"),
                          QJsonObject{{QStringLiteral("stable-window"), QStringLiteral("90s")}});
        models.settings.setObject(map);
        auto *window = page.findChild<QLineEdit *>(QStringLiteral("setting-stable-window"));
        QCOMPARE(window->text(), QStringLiteral("90s"));
        window->selectAll();
        QTest::keyClicks(window, QStringLiteral("2s"));
        QCOMPARE(models.settings.state(), models::ObjectEditor::State::Wrong);
        QVERIFY(!page.findChild<QPushButton *>(QStringLiteral("settingsApply"))->isEnabled());
        page.settings()->showGroup(QStringLiteral("engine")); // what was edited there is there
        QCOMPARE(models.settings.value(QStringLiteral("isolation")), QStringLiteral("sandbox"));
    }

    void states_areAskedForByThreeActions()
    {
        models::Catalogue catalogue;
        models::EngineModels models;
        EnginesPage page(&catalogue, &models);
        QSignalSpy asked(&page, &EnginesPage::stateRequested);
        FakeWatch watch;
        catalogue.engines()->setSource(&watch);
        resource::Object local = engine({});
        local.setSpec({{QStringLiteral("state"), QStringLiteral("Draining")}});
        Q_EMIT watch.listed({local});
        catalogue.engines()->flush();
        QVERIFY(!page.findChild<QPushButton *>(QStringLiteral("engineDrain"))->isEnabled());
        page.findChild<QPushButton *>(QStringLiteral("engineStart"))->click();
        page.findChild<QPushButton *>(QStringLiteral("engineStop"))->click();
        QCOMPARE(asked.size(), 2);
        QCOMPARE(asked.at(0).at(1).toString(), QStringLiteral("Running"));
        QCOMPARE(asked.at(1).at(1).toString(), QStringLiteral("Stopped"));
    }

    void series_areAskedForOnlyOnTheScreen()
    {
        models::Catalogue catalogue;
        models::EngineModels models;
        EnginesPage page(&catalogue, &models);
        QVERIFY(!models.poolSeries.isActive());
        page.show();
        QVERIFY(!models.poolSeries.isActive()); // another tab
        page.showTab(EnginesPage::Tab::Pools);
        FakeWatch watch; // the tabs are there once there is an engine
        catalogue.engines()->setSource(&watch);
        Q_EMIT watch.listed({engine({})});
        catalogue.engines()->flush();
        QTRY_VERIFY(models.poolSeries.isActive());
        page.hide();
        QVERIFY(!models.poolSeries.isActive());
    }
};

QTEST_MAIN(TstEngineViews)
#include "tst_engine_views.moc"
