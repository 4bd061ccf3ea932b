#include "demo.h"

#include "ui/charts/time_series_view.h"
#include "ui/dialogs/connect_dialog.h"
#include "ui/pages/apps_page.h"
#include "ui/pages/data_table.h"
#include "ui/pages/engines_page.h"
#include "ui/pages/revisions_page.h"
#include "ui/pages/scaling_page.h"
#include "ui/pages/table_export.h"
#include "ui/widgets/card.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/labels.h"
#include "ui/window/app_actions.h"
#include "ui/window/connection_flow.h"
#include "ui/window/main_window.h"
#include "ui/window/operations.h"
#include "ui/window/revision_actions.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using window::PageId;

namespace {

/// The console as the composition root makes it, with watches that tell demo data instead of a server.
struct Console
{
    Console()
        : settings(folder.filePath(QStringLiteral("console.ini")))
        , profiles(folder.path())
        , session(&secrets)
        , overview(&catalogue)
        , scaling([](const QString &, const QString &, std::optional<WallTime>, QObject *parent) {
            return demo::openStream(parent);
        })
        , theme(new widgets::Theme(qApp))
        , window((language.set(QStringLiteral("en")),
                  window::MainWindow::Parts{&settings, &profiles, &secrets, &session, &catalogue, &overview,
                                            &scaling, theme, &language}))
    {
        catalogue.apps()->setSource(&apps);
        catalogue.revisions()->setSource(&revisions);
        catalogue.instances()->setSource(&instances);
        catalogue.engines()->setSource(&engines);
        catalogue.packages()->setSource(&packages);
        catalogue.triggers()->setSource(&triggers);
        catalogue.pools()->setSource(&pools);
        window.resize(1280, 800);
        window.show();
    }
    ~Console() { delete theme; }

    void listAll()
    {
        packages.list(demo::packages());
        triggers.list(demo::triggers());
        engines.list(demo::engines());
        revisions.list(demo::revisions());
        instances.list(demo::instances());
        apps.list(demo::apps());
        pools.list(demo::pools());
        catalogue.pools()->flush();
        for (models::ObjectTable *table : catalogue.tables())
            table->flush();
    }
    void listNothing()
    {
        for (demo::FakeWatch *watch : {&packages, &revisions, &instances, &apps, &triggers})
            watch->list({});
        engines.list(demo::engines());
        for (models::ObjectTable *table : catalogue.tables())
            table->flush();
    }

    QTemporaryDir folder;
    demo::FakeWatch apps, revisions, instances, engines, packages, triggers, pools;
    session::Settings settings;
    session::ProfileStore profiles;
    session::MemorySecretStore secrets;
    session::Session session;
    models::Catalogue catalogue;
    models::OverviewModel overview;
    models::ScalingSeries scaling;
    widgets::Theme *theme;
    window::Language language;
    window::MainWindow window;
};

/// Different colours in a picture: a blank one has hardly any.
int coloursIn(const QImage &image)
{
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); y += 3) {
        for (int x = 0; x < image.width(); x += 3)
            colours.insert(image.pixel(x, y));
    }
    return static_cast<int>(colours.size());
}

/// Visible buttons and single-line labels whose text does not fit.
QStringList cutTexts(const QWidget &root)
{
    QStringList cut;
    for (const auto *button : root.findChildren<QAbstractButton *>()) {
        if (button->isVisible() && !button->text().isEmpty() && button->width() < button->sizeHint().width())
            cut.append(button->objectName() + QStringLiteral(": ") + button->text());
    }
    for (const auto *label : root.findChildren<QLabel *>()) {
        const bool elides = qobject_cast<const widgets::ElidedLabel *>(label);
        if (label->isVisible() && !elides && !label->wordWrap() && label->width() < label->sizeHint().width())
            cut.append(label->objectName() + QStringLiteral(": ") + label->text());
        if (label->isVisible() && !elides && label->wordWrap() &&
            label->height() < label->heightForWidth(label->width()))
            cut.append(label->objectName() + QStringLiteral(": ") + label->text());
    }
    return cut;
}

} // namespace

class TstScreens : public QObject
{
    Q_OBJECT
private:
    void settle()
    {
        for (int i = 0; i < 5; ++i) {
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents();
        }
    }

    void keep(const QPixmap &picture, const QString &name)
    {
        const QString folder = qEnvironmentVariable("TIDEGATE_SCREENS_DIR");
        if (folder.isEmpty())
            return;
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(picture.save(QDir(folder).filePath(name + QStringLiteral(".png"))));
    }

    void check(QWidget &widget, const QString &name)
    {
        settle();
        const QPixmap picture = widget.grab();
        keep(picture, name);
        QVERIFY2(coloursIn(picture.toImage()) > 40, qPrintable(name + QStringLiteral(" is blank")));
        const QStringList cut = cutTexts(widget);
        QVERIFY2(cut.isEmpty(),
                 qPrintable(name + QStringLiteral(" cuts off ") + cut.join(QStringLiteral(", "))));
    }

private Q_SLOTS:
    void overview_saysWhatTodayCosts_andLeadsToMetering()
    {
        Console console;
        console.settings.setLanguage(QStringLiteral("en"));
        console.listAll();
        QTRY_VERIFY(console.overview.counts().apps == 4);
        const auto *tile = console.window.findChild<widgets::Tile *>(QStringLiteral("tileCost"));
        const auto says = [tile](const QString &value, const QString &detail) {
            QStringList texts;
            for (const QLabel *label : tile->findChildren<QLabel *>())
                texts += label->text();
            return texts.contains(value) && texts.contains(detail);
        };
        QVERIFY(says(QStringLiteral("–"), QStringLiteral("no prices are set")));
        console.settings.setPrices({{QStringLiteral("currency"), QStringLiteral("EUR")},
                                    {QStringLiteral("millionRequests"), QStringLiteral("2")}});
        QVERIFY(says(QStringLiteral("–"), QStringLiteral("Loading…")));
        client::MeteringAnswer today;
        today.rows.resize(2);
        today.rows[0].usage.requests = 1'500'000;
        today.rows[1].usage.requests = 500'000;
        console.window.live()->cost()->apply(today);
        QVERIFY(says(QStringLiteral("EUR 4.00"), QStringLiteral("2,000,000 requests since midnight")));
        QTest::keyClick(console.window.findChild<QWidget *>(QStringLiteral("tileCost")), Qt::Key_Return);
        QCOMPARE(console.window.page(), PageId::Metering);
    }

    void withData_everyPageIsFilledAndUncut_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("theme");
        for (const char *language : {"en", "zh_CN"}) {
            QTest::addRow("%s-light", language)
                << QString::fromLatin1(language) << static_cast<int>(session::Theme::Light);
            QTest::addRow("%s-dark", language)
                << QString::fromLatin1(language) << static_cast<int>(session::Theme::Dark);
        }
    }

    void withData_everyPageIsFilledAndUncut()
    {
        QFETCH(QString, language);
        QFETCH(int, theme);
        Console console;
        console.settings.setLanguage(language);
        console.settings.setTheme(session::Theme(theme));
        console.listAll();
        QTRY_VERIFY(console.overview.counts().apps == 4);
        const QString suffix = QLatin1Char('-') + QString::fromLatin1(QTest::currentDataTag());
        const std::pair<PageId, QString> pages[] = {
            {PageId::Overview, QStringLiteral("overview")}, {PageId::Engines, QStringLiteral("engines")},
            {PageId::Apps, QStringLiteral("apps")},         {PageId::Revisions, QStringLiteral("revisions")},
            {PageId::Scaling, QStringLiteral("scaling")},   {PageId::Logs, QStringLiteral("logs")},
            {PageId::Triggers, QStringLiteral("triggers")}, {PageId::Metering, QStringLiteral("metering")}};
        console.window.operations()->metering()->apply(demo::usage());
        console.window.decisions()->apply(demo::decisions());
        for (const auto &[page, name] : pages) {
            console.window.showPage(page);
            if (page == PageId::Revisions)
                QTRY_VERIFY(
                    !console.scaling.isEmpty() &&
                    console.window.findChild<charts::TimeSeriesView *>(QStringLiteral("scalingChart"))
                            ->state() == charts::TimeSeriesView::State::Ready);
            check(console.window, name + suffix);
        }
        console.window.showPage(PageId::Engines);
        console.window.engineModels()->poolSeries.show(demo::poolSeries());
        console.window.enginesPage()->showTab(pages::EnginesPage::Tab::Pools);
        check(console.window, QStringLiteral("engines-pools") + suffix);
        console.window.enginesPage()->showTab(pages::EnginesPage::Tab::Settings);
        check(console.window, QStringLiteral("engines-settings") + suffix);
        console.window.enginesPage()->showTab(pages::EnginesPage::Tab::Diagnosis);
        check(console.window, QStringLiteral("engines-diagnosis") + suffix);
        console.window.showPage(PageId::Scaling);
        console.window.whatIf()->show(demo::whatIf());
        console.window.scalingPage()->showTab(pages::ScalingPage::Tab::Policy);
        check(console.window, QStringLiteral("scaling-policy") + suffix);
        console.window.showPage(PageId::Revisions);
        console.window.revisionsPage()->select(
            {QStringLiteral("default"), QStringLiteral("inventory-00001")});
        console.window.revisionsPage()->showTab(pages::RevisionsPage::Tab::Conditions);
        check(console.window, QStringLiteral("revisions-conditions") + suffix);
    }

    void dialogs_areFilledAndUncut_data() { withData_everyPageIsFilledAndUncut_data(); }

    void dialogs_areFilledAndUncut()
    {
        QFETCH(QString, language);
        QFETCH(int, theme);
        Console console;
        console.settings.setLanguage(language);
        console.settings.setTheme(session::Theme(theme));
        console.listAll();
        window::AppActions *apps = console.window.apps();
        const QString suffix = QLatin1Char('-') + QString::fromLatin1(QTest::currentDataTag());
        const auto show = [&](const QString &name, QDialog *dialog) {
            check(*dialog, name + suffix);
            delete dialog;
        };
        show(QStringLiteral("connect"), console.window.connection()->openDialog());
        show(QStringLiteral("deploy"), apps->deployFile({}));
        show(QStringLiteral("deploy-form"), apps->deployPackage(demo::packages().front()));
        show(QStringLiteral("delete"), apps->remove({demo::apps().front()}));
        show(QStringLiteral("invoke"), apps->invoke(demo::apps().front()));
        window::TriggerActions *triggers = console.window.operations()->triggers();
        show(QStringLiteral("trigger"), triggers->edit(demo::triggers().front()));
        show(QStringLiteral("trigger-new"), triggers->create());
        window::RevisionActions *revisions = console.window.revisions();
        show(QStringLiteral("compare"), revisions->compare(demo::revisions().front()));
        QDialog *traffic = revisions->traffic(demo::apps().front());
        revisions->trafficModel()->setPercent(0, 35);
        show(QStringLiteral("traffic"), traffic);
        show(QStringLiteral("rollback"), revisions->rollBack(demo::revisions().at(1)));
    }

    void withoutApps_overviewInvitesToDrop()
    {
        Console console;
        console.listNothing();
        auto *zone = console.window.findChild<QWidget *>(QStringLiteral("firstUseDropZone"));
        console.window.showPage(PageId::Overview);
        QTRY_VERIFY(zone->isVisible());
        check(console.window, QStringLiteral("first-use"));
        console.listAll();
        QTRY_VERIFY(!zone->isVisible());
    }

    void tables_tellLoadingEmptyFailedAndStaleApart()
    {
        Console console;
        console.window.showPage(PageId::Apps);
        auto *table = console.window.findChild<pages::DataTable *>(QStringLiteral("appsTable"));
        const auto title = [&] { return table->findChild<QLabel *>(QStringLiteral("messageTitle"))->text(); };
        QTRY_COMPARE(title(), QStringLiteral("Loading…"));
        console.apps.setState(client::Watch::State::Stale, QStringLiteral("connection refused"));
        QTRY_COMPARE(title(), QStringLiteral("This could not be loaded"));
        console.apps.list({});
        console.catalogue.apps()->flush();
        QTRY_COMPARE(title(), QStringLiteral("No app yet"));
        console.apps.list(demo::apps());
        console.catalogue.apps()->flush();
        QTRY_VERIFY(table->view()->isVisible());
        console.apps.setState(client::Watch::State::Stale, QStringLiteral("connection refused"));
        auto *banner = table->findChild<QLabel *>(QStringLiteral("bannerText"));
        QTRY_VERIFY(banner->isVisible() && banner->text().contains(QLatin1String("connection refused")));
        QVERIFY(table->view()->isVisible());
        table->findChild<QAbstractButton *>(QStringLiteral("bannerAction"))->click();
        QCOMPARE(console.apps.retries, 1);
    }

    void languageSwitched_everyVisibleTextFollows()
    {
        Console console;
        console.listAll();
        console.window.showPage(PageId::Apps);
        QTRY_COMPARE(console.window.findChild<QLabel *>(QStringLiteral("pageTitle"))->text(),
                     QStringLiteral("Apps"));
        console.settings.setLanguage(QStringLiteral("zh_CN"));
        QTRY_COMPARE(console.window.findChild<QLabel *>(QStringLiteral("pageTitle"))->text(),
                     QStringLiteral("应用"));
        QCOMPARE(console.window.findChild<QAbstractButton *>(QStringLiteral("newVersion"))->text(),
                 QStringLiteral("部署新版本…"));
        console.settings.setLanguage(QStringLiteral("en"));
        QTRY_COMPARE(console.window.findChild<QAbstractButton *>(QStringLiteral("newVersion"))->text(),
                     QStringLiteral("Deploy new version…"));
    }

    void iconOnlyControls_haveAccessibleNames()
    {
        Console console;
        console.listAll();
        for (const auto page :
             {PageId::Overview, PageId::Engines, PageId::Apps, PageId::Revisions, PageId::Scaling,
              PageId::Logs, PageId::Monitoring, PageId::Triggers, PageId::Metering})
            console.window.showPage(page);
        settle();
        for (const auto *button : console.window.findChildren<QAbstractButton *>()) {
            const bool ours =
                !button->objectName().isEmpty() && !button->objectName().startsWith(QLatin1String("qt_"));
            if (ours && button->text().isEmpty() && !button->icon().isNull())
                QVERIFY2(!button->accessibleName().isEmpty(), qPrintable(button->objectName()));
        }
    }

    void page_isMadeWhenItIsFirstShown()
    {
        Console console;
        console.listAll();
        settle();
        const auto table = [&](const char *name) {
            return console.window.findChild<pages::DataTable *>(QLatin1String(name));
        };
        QVERIFY(!table("revisionsTable"));
        QVERIFY(console.scaling.revision().isEmpty()); // nothing is followed that nobody sees
        console.window.showPage(PageId::Revisions);
        QVERIFY(table("revisionsTable")->isVisible());
        QVERIFY(table("revisionsTable")->current()); // as if it had been there when the rows came
        QCOMPARE(console.scaling.revision(), table("revisionsTable")->current()->name());
        QVERIFY(!table("appsTable"));
        console.window.appsPage()->select({QStringLiteral("default"), QStringLiteral("report")});
        QCOMPARE(console.window.page(), PageId::Revisions); // asked for, not shown
        QCOMPARE(table("appsTable")->current()->name(), QStringLiteral("report"));
    }

    void scalingPage_choosesARevisionForAllPages()
    {
        Console console;
        console.listAll();
        console.window.showPage(PageId::Scaling);
        auto *box = console.window.findChild<QComboBox *>(QStringLiteral("scalingRevision"));
        QTRY_COMPARE(box->currentText(), QStringLiteral("default/orders-00002"));
        const int other = box->findText(QStringLiteral("default/report-00002"));
        QVERIFY(other >= 0);
        box->setCurrentIndex(other);
        Q_EMIT box->activated(other);
        QCOMPARE(console.scaling.revision(), QStringLiteral("report-00002"));
        auto *table = console.window.findChild<pages::DataTable *>(QStringLiteral("revisionsTable"));
        QCOMPARE(table->current()->name(), QStringLiteral("report-00002"));
    }

    void tables_fitIntoTheWindow()
    {
        Console console;
        console.listAll();
        std::vector<resource::Object> many;
        for (int i = 0; i < 60; ++i) { // enough for a vertical bar
            resource::Object app = demo::apps().front();
            app.setMetadata(QStringLiteral("name"), QStringLiteral("a-rather-long-name-of-an-app-%1").arg(i));
            many.push_back(app);
        }
        console.apps.list(many);
        console.catalogue.apps()->flush();
        for (const auto &[page, name] :
             {std::pair(PageId::Apps, "appsTable"), std::pair(PageId::Revisions, "revisionsTable")}) {
            console.window.showPage(page);
            settle();
            const auto *table = console.window.findChild<pages::DataTable *>(QString::fromLatin1(name));
            QVERIFY2(table->view()->horizontalScrollBar()->maximum() == 0, name);
        }
    }

    void appsPage_showsTheLimitsOfTheRoute()
    {
        Console console;
        auto apps = demo::apps();
        apps.front().setAnnotation(QStringLiteral("flow.tidegate.dev/requests-per-second"),
                                   QStringLiteral("50"));
        console.listAll();
        console.apps.list(apps);
        console.catalogue.apps()->flush();
        console.window.showPage(PageId::Apps);
        console.window.appsPage()->select(apps.front().objectName());
        settle();
        QStringList values;
        for (const auto &fact : console.window.appsPage()->findChild<widgets::FactsView *>()->facts())
            values.append(fact.value);
        QVERIFY(!values.filter(QStringLiteral("50 requests a second")).isEmpty());
    }

    void palette_findsActionsAndObjects()
    {
        Console console;
        console.listAll();
        console.window.showPage(PageId::Apps);
        settle();
        QDialog *palette = console.window.openPalette();
        auto *field = palette->findChild<QLineEdit *>(QStringLiteral("paletteField"));
        auto *list = palette->findChild<QListView *>(QStringLiteral("paletteList"));
        const auto first = [list] { return list->model()->index(0, 0).data().toString(); };
        QTest::keyClicks(field, QStringLiteral("prefer"));
        QCOMPARE(first(), QStringLiteral("Preferences…"));
        field->clear();
        QTest::keyClicks(field, QStringLiteral("test inv"));
        QCOMPARE(first(), QStringLiteral("Test invoke…"));
        field->clear();
        check(*palette, QStringLiteral("palette"));
        QTest::keyClicks(field, QStringLiteral("report-00002"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(console.window.page(), PageId::Revisions);
        QCOMPARE(console.scaling.revision(), QStringLiteral("report-00002"));
    }

    void deepLink_goesThereAndBack()
    {
        Console console;
        console.window.followLink(
            QStringLiteral("tidegate:///apps/default/report")); // before there is any data
        console.listAll();
        QTRY_COMPARE(console.window.page(), PageId::Apps);
        auto *table = console.window.findChild<pages::DataTable *>(QStringLiteral("appsTable"));
        QTRY_COMPARE(table->current()->name(), QStringLiteral("report"));
        QCOMPARE(console.window.currentLink(), QStringLiteral("tidegate:///apps/default/report"));
        console.window.followLink(QStringLiteral("tidegate:///scaling/default/orders-00001"));
        QCOMPARE(console.window.page(), PageId::Scaling);
        QCOMPARE(console.scaling.revision(), QStringLiteral("orders-00001"));
        console.window.followLink(QStringLiteral("tidegate://elsewhere:1/apps"));
        QVERIFY(console.window.findChild<QWidget *>(QStringLiteral("noticeBanner"))->isVisible());
    }

    void table_isExportedAsShown()
    {
        Console console;
        console.listAll();
        console.window.showPage(PageId::Apps);
        auto *table = console.window.findChild<pages::DataTable *>(QStringLiteral("appsTable"));
        table->view()->setColumnHidden(1, true);
        const QByteArray csv = pages::TableExport(table->view()).csv();
        QCOMPARE(csv.count("\r\n"), 5);
        QVERIFY(!csv.contains("Namespace"));
        QVERIFY(csv.contains("inventory"));
        QVERIFY(table->exportName().startsWith(QLatin1String("apps-")) &&
                table->exportName().endsWith(QLatin1String("Z.csv")));
    }

    void selection_survivesARefreshedListing()
    {
        Console console;
        console.listAll();
        console.window.showPage(PageId::Apps);
        auto *table = console.window.findChild<pages::DataTable *>(QStringLiteral("appsTable"));
        table->select({QStringLiteral("default"), QStringLiteral("report")});
        auto listed = demo::apps();
        std::reverse(listed.begin(), listed.end());
        console.apps.list(listed);
        console.catalogue.apps()->flush();
        QVERIFY(table->current());
        QCOMPARE(table->current()->name(), QStringLiteral("report"));
        QVERIFY(table->selectionAsTsv().contains(QLatin1String("report\tdefault")));
    }
};

QTEST_MAIN(TstScreens)
#include "tst_screens.moc"
