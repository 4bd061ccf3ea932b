#include "ui/dialogs/compare_dialog.h"
#include "ui/dialogs/rollback_dialog.h"
#include "ui/dialogs/traffic_dialog.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QSpinBox>
#include <QTest>
#include <QTextEdit>
#include <QTreeWidget>

using namespace tidegate;
using namespace tidegate::dialogs;
using models::TrafficModel;

namespace {

const QString first = QStringLiteral("orders-00001");
const QString second = QStringLiteral("orders-00002");

resource::Object revision(const QString &name, int timeout)
{
    resource::Object object(resource::kinds::revision(), {QStringLiteral("default"), name});
    object.setSpec({{QStringLiteral("timeoutSeconds"), timeout}});
    return object;
}

resource::Object app()
{
    resource::Object object(resource::kinds::service(),
                            {QStringLiteral("default"), QStringLiteral("orders")});
    object.setSpec(
        {{QStringLiteral("traffic"),
          QJsonArray{
              QJsonObject{{QStringLiteral("percent"), 80}, {QStringLiteral("latestRevision"), true}},
              QJsonObject{{QStringLiteral("percent"), 20}, {QStringLiteral("revisionName"), first}}}}});
    object.setStatus({{QStringLiteral("latestReadyRevisionName"), second}});
    return object;
}

template <class T>
QList<T *> visible(const QWidget &root, const char *name)
{
    QList<T *> all;
    for (T *widget : root.findChildren<T *>(QString::fromLatin1(name))) {
        if (!widget->isHidden())
            all.append(widget);
    }
    return all;
}

} // namespace

class TstRevisionDialogs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void comparison_showsFieldsAndYaml()
    {
        CompareDialog dialog({revision(second, 90), revision(first, 60)}, first, second);
        const auto *fields = dialog.findChild<QTreeWidget *>(QStringLiteral("diffFields"));
        QCOMPARE(fields->topLevelItemCount(), 1);
        QCOMPARE(fields->topLevelItem(0)->text(0), QStringLiteral("spec.timeoutSeconds"));
        QCOMPARE(fields->topLevelItem(0)->text(1), QStringLiteral("60"));
        QCOMPARE(fields->topLevelItem(0)->text(2), QStringLiteral("90"));
        const QString yaml = dialog.findChild<QTextEdit *>(QStringLiteral("diffYaml"))->toPlainText();
        QVERIFY(yaml.contains(QLatin1String("-   timeoutSeconds: 60")));
        QVERIFY(yaml.contains(QLatin1String("+   timeoutSeconds: 90")));
        QVERIFY(yaml.contains(QLatin1String("  spec:")));
        dialog.findChild<QAbstractButton *>(QStringLiteral("compareSwap"))->click();
        QCOMPARE(fields->topLevelItem(0)->text(1), QStringLiteral("90"));
        dialog.findChild<QComboBox *>(QStringLiteral("compareBefore"))->setCurrentText(first);
        QCOMPARE(fields->topLevelItem(0)->text(0), QStringLiteral("Nothing differs."));
    }

    void traffic_alwaysMakesHundred()
    {
        TrafficModel model;
        model.edit(app(), {second, first});
        TrafficDialog dialog(&model);
        auto percents = visible<QSpinBox>(dialog, "trafficPercent");
        QCOMPARE(percents.size(), 2);
        QVERIFY(!dialog.findChild<QAbstractButton *>(QStringLiteral("trafficApply"))->isEnabled());
        percents.at(0)->setValue(35);
        QCOMPARE(percents.at(1)->value(), 65);
        visible<QSlider>(dialog, "trafficSlider").at(1)->setValue(10);
        QCOMPARE(percents.at(0)->value(), 90);
        QVERIFY(dialog.findChild<QAbstractButton *>(QStringLiteral("trafficApply"))->isEnabled());
        QVERIFY(dialog.findChild<QWidget *>(QStringLiteral("trafficThen"))
                    ->accessibleDescription()
                    .contains(QLatin1String("90")));
        QVERIFY(dialog.findChild<QWidget *>(QStringLiteral("trafficNow"))
                    ->accessibleDescription()
                    .contains(QLatin1String("80")));
        for (auto *field : percents)
            QVERIFY(!field->accessibleName().isEmpty());
    }

    void traffic_rowsComeGoAndComeBack()
    {
        TrafficModel model;
        model.edit(app(), {second, first});
        TrafficDialog dialog(&model);
        dialog.findChild<QAbstractButton *>(QStringLiteral("trafficAdd"))->click();
        QCOMPARE(visible<QSpinBox>(dialog, "trafficPercent").size(), 3);
        QCOMPARE(model.rows().last().revision, second); // the newest without a line of its own
        visible<QAbstractButton>(dialog, "trafficRemove").at(1)->click();
        QTRY_COMPARE(model.rows().size(), 2);
        QCOMPARE(model.rows().first().percent, 100);
        dialog.findChild<QAbstractButton *>(QStringLiteral("trafficUndo"))->click();
        QCOMPARE(visible<QSpinBox>(dialog, "trafficPercent").size(), 3);
        QCOMPARE(model.rows().first().percent, 80);
    }

    void traffic_badTagIsToldBesideItsRow()
    {
        TrafficModel model;
        model.edit(app(), {second, first});
        TrafficDialog dialog(&model);
        QTest::keyClicks(visible<QLineEdit>(dialog, "trafficTag").at(1), QStringLiteral("Beta"));
        QCOMPARE(visible<QLabel>(dialog, "trafficRowProblem").size(), 1);
        QVERIFY(!dialog.findChild<QAbstractButton *>(QStringLiteral("trafficApply"))->isEnabled());
    }

    void traffic_pinsOrFollows()
    {
        TrafficModel model;
        model.edit(app(), {second, first});
        TrafficDialog dialog(&model);
        auto *box = visible<QComboBox>(dialog, "trafficRevision").at(0);
        QVERIFY(box->currentText().contains(QLatin1String("latest")));
        box->setCurrentText(second);
        Q_EMIT box->activated(box->currentIndex());
        QVERIFY(!model.rows().first().latest);
        QCOMPARE(model.rows().first().revision, second);
    }

    void rollBack_showsTheDiffAndIsNotTheDefault()
    {
        TrafficModel model;
        model.edit(app(), {second, first});
        RollbackDialog dialog(&model, revision(second, 90), revision(first, 60));
        QCOMPARE(dialog.findChild<QTreeWidget *>(QStringLiteral("diffFields"))->topLevelItemCount(), 1);
        QVERIFY(
            dialog.findChild<QLabel *>(QStringLiteral("dialogText"))->text().contains(QLatin1String("80")));
        QCOMPARE(model.rows(), (QList<models::TrafficRow>{{false, first, {}, 100}}));
        Q_EMIT model.failed(QStringLiteral("no"));
        QVERIFY(!dialog.findChild<QLabel *>(QStringLiteral("rollbackProblem"))->isHidden());
        Q_EMIT model.applied(QStringLiteral("orders"));
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
    }

    void rollBackToTheOnlyOne_comparesWithNone()
    {
        TrafficModel model;
        model.edit(app(), {first});
        RollbackDialog dialog(&model, {}, revision(first, 60));
        const QString text = dialog.findChild<QLabel *>(QStringLiteral("dialogText"))->text();
        QVERIFY(text.contains(first));
        QVERIFY2(text.endsWith(QLatin1String("until you say so.")), qPrintable(text));
    }
};

QTEST_MAIN(TstRevisionDialogs)
#include "tst_revision_dialogs.moc"
