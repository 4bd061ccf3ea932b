#include "ui/dialogs/preferences_dialog.h"
#include "ui/dialogs/prices_form.h"
#include "ui/dialogs/trigger_dialog.h"
#include "ui/session/settings.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;

// The editor of triggers and the form of prices, by the names of their controls.

namespace {

template <class Widget>
Widget *find(const QWidget &in, const char *name)
{
    return in.findChild<Widget *>(QString::fromLatin1(name));
}

void type(const QWidget &in, const char *name, const QString &text)
{
    auto *line = find<QLineEdit>(in, name);
    line->setText(text);
    Q_EMIT line->textEdited(text);
}

} // namespace

class TstTriggerDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void schedule_isExplainedAsItIsTyped()
    {
        models::TriggerEditor editor;
        editor.create({});
        dialogs::TriggerDialog dialog(&editor, {{QStringLiteral("default"), {QStringLiteral("hello")}}});
        dialog.show();
        type(dialog, "triggerSchedule", QStringLiteral("30 0 8 ? * MON-FRI"));
        QCOMPARE(find<QLabel>(dialog, "scheduleSentence")->text(),
                 QStringLiteral("At 08:00:30 from Monday to Friday."));
        auto *moments = find<QTableWidget>(dialog, "nextTimes");
        QCOMPARE(moments->rowCount(), 10);
        QVERIFY(moments->item(0, 0)->text().endsWith(QStringLiteral("08:00:30")));
        find<QComboBox>(dialog, "triggerZone")->setCurrentText(QStringLiteral("Asia/Shanghai"));
        QVERIFY(moments->item(0, 0)->text().endsWith(QStringLiteral("00:00:30")));
        QVERIFY(moments->item(0, 1)->text().endsWith(QStringLiteral("08:00:30 +08:00")));
        type(dialog, "triggerSchedule", QStringLiteral("61 * * * *"));
        QVERIFY(find<QLabel>(dialog, "problem-schedule")->isVisible());
        QCOMPARE(moments->rowCount(), 0);
    }

    void preset_fillsTheSchedule()
    {
        models::TriggerEditor editor;
        editor.create({});
        dialogs::TriggerDialog dialog(&editor, {});
        auto *preset = find<QComboBox>(dialog, "triggerPreset");
        preset->setCurrentIndex(2);
        Q_EMIT preset->activated(2);
        QCOMPARE(editor.form().schedule, QStringLiteral("0 8 * * *"));
    }

    void form_becomesTheTrigger()
    {
        models::TriggerEditor editor;
        editor.create({});
        dialogs::TriggerDialog dialog(&editor, {{QStringLiteral("default"), {QStringLiteral("hello")}}});
        type(dialog, "triggerName", QStringLiteral("report"));
        find<QComboBox>(dialog, "triggerService")->setCurrentText(QStringLiteral("hello"));
        find<QPlainTextEdit>(dialog, "triggerData")->setPlainText(QStringLiteral("{}"));
        type(dialog, "option-retries", QStringLiteral("3"));
        auto *misfire = find<QComboBox>(dialog, "option-misfire-policy");
        misfire->setCurrentIndex(1);
        Q_EMIT misfire->activated(1);
        const models::TriggerForm form = editor.form();
        QCOMPARE(form.name, QStringLiteral("report"));
        QCOMPARE(form.service, QStringLiteral("hello"));
        QCOMPARE(form.options,
                 (QMap<QString, QString>{{QStringLiteral("misfire-policy"), QStringLiteral("skip")},
                                         {QStringLiteral("retries"), QStringLiteral("3")}}));
        QVERIFY(!editor.problem(QStringLiteral("name")).size());
        QVERIFY(!find<QPushButton>(dialog, "triggerApply")->isEnabled()); // no server
        find<QComboBox>(dialog, "triggerSinkKind")->setCurrentIndex(1);
        type(dialog, "triggerUrl", QStringLiteral("https://example.com/"));
        QVERIFY(editor.form().sinkIsUrl);
        QCOMPARE(editor.form().service, QString());
        type(dialog, "option-timeout", QStringLiteral("soon"));
        QVERIFY(!editor.problem(QStringLiteral("timeout")).isEmpty());
    }

    void existing_keepsItsName()
    {
        models::TriggerForm form;
        form.ns = QStringLiteral("default");
        form.name = QStringLiteral("report");
        form.schedule = QStringLiteral("@daily");
        form.service = QStringLiteral("gone");
        models::TriggerEditor editor;
        editor.edit(models::triggerObject(form, {}));
        dialogs::TriggerDialog dialog(&editor, {});
        QVERIFY(!find<QLineEdit>(dialog, "triggerName")->isEnabled());
        QVERIFY(!editor.isChanged()); // opening it changes nothing
        QCOMPARE(find<QComboBox>(dialog, "triggerService")->currentText(), QStringLiteral("gone"));
    }

    void prices_areKeptAsTheyAreTyped()
    {
        QTemporaryDir folder;
        session::Settings settings(folder.filePath(QStringLiteral("console.ini")));
        dialogs::PreferencesDialog dialog(&settings);
        auto *form = dialog.findChild<dialogs::PricesForm *>();
        type(dialog, "priceCurrency", QStringLiteral("eur"));
        type(dialog, "price-gbSecond", QStringLiteral("0.0000166667"));
        QCOMPARE(settings.prices(),
                 (QVariantMap{{QStringLiteral("currency"), QStringLiteral("EUR")},
                              {QStringLiteral("gbSecond"), QStringLiteral("0.0000166667")}}));
        type(dialog, "price-gbSecond", QStringLiteral("cheap"));
        QVERIFY(!form->problem(QStringLiteral("gbSecond")).isEmpty());
        QCOMPARE(settings.prices().value(QStringLiteral("gbSecond")).toString(),
                 QStringLiteral("0.0000166667"));
        type(dialog, "price-gbSecond", {});
        QVERIFY(!settings.prices().contains(QStringLiteral("gbSecond")));
        type(dialog, "priceCurrency", QStringLiteral("e"));
        QVERIFY(!form->problem(QStringLiteral("currency")).isEmpty());
    }
};

QTEST_MAIN(TstTriggerDialog)
#include "tst_trigger_dialog.moc"
