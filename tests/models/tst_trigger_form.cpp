#include "core/base/cron.h"
#include "ui/models/trigger_form.h"

#include <QJsonDocument>
#include <QLocale>
#include <QTest>

using namespace tidegate;
using models::TriggerForm;
using resource::Object;

namespace {

TriggerForm sample()
{
    TriggerForm form;
    form.ns = QStringLiteral("default");
    form.name = QStringLiteral("report");
    form.schedule = QStringLiteral("0 8 * * MON-FRI");
    form.zone = QStringLiteral("Europe/Berlin");
    form.service = QStringLiteral("hello");
    form.path = QStringLiteral("/in");
    form.contentType = QStringLiteral("application/json");
    form.data = QStringLiteral("{\"a\": 1}");
    form.options.insert(QStringLiteral("retries"), QStringLiteral("2"));
    return form;
}

} // namespace

class TstTriggerForm : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English)); }
    void form_isWhatTheObjectSays();
    void object_keepsWhatTheFormDoesNotKnow();
    void url_standsInPlaceOfTheService();
    void rules_areTheServers_data();
    void rules_areTheServers();
    void moments_areInUtcAndTheZone();
    void clockChange_isMarked();
    void patch_makesOneOfTheOther_data();
    void patch_makesOneOfTheOther();
    void presets_areSchedules();
};

void TstTriggerForm::form_isWhatTheObjectSays()
{
    TriggerForm form = sample();
    form.isSuspended = true;
    QCOMPARE(models::triggerForm(models::triggerObject(form, {})), form);
    form.isBase64 = true;
    form.data = QStringLiteral("e30=");
    const Object object = models::triggerObject(form, {});
    QCOMPARE(models::triggerForm(object), form);
    QVERIFY(!object.spec().contains(QStringLiteral("data")));
}

void TstTriggerForm::object_keepsWhatTheFormDoesNotKnow()
{
    Object base = models::triggerObject(sample(), {});
    QJsonObject spec = base.spec();
    spec.insert(QStringLiteral("ceOverrides"), QJsonObject{{QStringLiteral("extensions"), QJsonObject()}});
    QJsonObject sink = spec.value(QStringLiteral("sink")).toObject();
    sink.insert(QStringLiteral("audience"), QStringLiteral("x"));
    spec.insert(QStringLiteral("sink"), sink);
    base.setSpec(spec);
    base.setAnnotation(QStringLiteral("other"), QStringLiteral("stays"));
    TriggerForm form = models::triggerForm(base);
    form.schedule = QStringLiteral("@daily");
    form.options.clear();
    const Object after = models::triggerObject(form, base);
    QVERIFY(after.spec().contains(QStringLiteral("ceOverrides")));
    QCOMPARE(after.spec().value(QStringLiteral("sink")).toObject(), sink);
    QCOMPARE(after.annotation(QStringLiteral("other")), QStringLiteral("stays"));
    QCOMPARE(after.annotation(QStringLiteral("trigger.tidegate.dev/retries")), QString());
}

void TstTriggerForm::url_standsInPlaceOfTheService()
{
    TriggerForm form = sample();
    form.sinkIsUrl = true;
    form.service.clear();
    form.path.clear();
    form.url = QStringLiteral("https://example.com/hook");
    const Object object = models::triggerObject(form, {});
    QCOMPARE(object.spec().value(QStringLiteral("sink")).toObject(),
             (QJsonObject{{QStringLiteral("uri"), form.url}}));
    QVERIFY(models::triggerForm(object).sinkIsUrl);
    QVERIFY(models::triggerProblems(object).isEmpty());
}

void TstTriggerForm::rules_areTheServers_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("field"); // empty: it is good
    const auto row = [](const char *what, const char *value, const char *field) {
        QTest::addRow("%s = %s", what, value)
            << QString::fromLatin1(what) << QString::fromLatin1(value) << QString::fromLatin1(field);
    };
    row("schedule", "0 8 * * MON-FRI", "");
    row("schedule", "30 0 8 * * *", "");
    row("schedule", "61 * * * *", "schedule");
    row("schedule", "0 0 30 2 *", "schedule");
    row("schedule", "", "schedule");
    row("zone", "Asia/Shanghai", "");
    row("zone", "Mars/Olympus", "zone");
    row("name", "Report", "name");
    row("name", "", "name");
    row("data", "[1]", "data");
    row("data", "{", "data");
    row("retries", "100", "");
    row("retries", "101", "retries");
    row("timeout", "90s", "");
    row("timeout", "soon", "timeout");
    row("jitter", "2h", "jitter");
    row("misfire-limit", "0", "misfire-limit");
    row("dead-letter", "https://example.com/", "");
    row("dead-letter", "ftp://x/", "dead-letter");
    row("start", "tomorrow", "start");
    row("overlap-policy", "queue", "");
}

void TstTriggerForm::rules_areTheServers()
{
    QFETCH(QString, what);
    QFETCH(QString, value);
    QFETCH(QString, field);
    TriggerForm form = sample();
    if (what == QLatin1String("schedule"))
        form.schedule = value;
    else if (what == QLatin1String("zone"))
        form.zone = value;
    else if (what == QLatin1String("name"))
        form.name = value;
    else if (what == QLatin1String("data"))
        form.data = value;
    else
        form.options.insert(what, value);
    const auto problems = models::triggerProblems(models::triggerObject(form, {}));
    QStringList fields;
    for (const auto &problem : problems) {
        fields << problem.field;
        QVERIFY(!problem.text.isEmpty());
    }
    QCOMPARE(fields.join(QLatin1Char(' ')), field);
}

void TstTriggerForm::moments_areInUtcAndTheZone()
{
    const Object source = models::triggerObject(sample(), {});
    const auto moments = models::upcomingMoments(source, *parseTime("2026-11-27T08:00:00Z"), 2);
    QCOMPARE(moments.size(), 2); // Monday, since Friday's has passed
    QCOMPARE(moments[0].utc, QStringLiteral("2026-11-30 07:00:00"));
    QCOMPARE(moments[0].local, QStringLiteral("2026-11-30 08:00:00 +01:00"));
    QCOMPARE(moments[0].day, QStringLiteral("Mon"));
    QVERIFY(!moments[0].isChangeDay);
    TriggerForm nonsense = sample();
    nonsense.schedule = QStringLiteral("often");
    QVERIFY(models::upcomingMoments(models::triggerObject(nonsense, {}), {}, 10).isEmpty());
}

void TstTriggerForm::clockChange_isMarked()
{
    TriggerForm form = sample();
    form.schedule = QStringLiteral("30 12 * * *");
    const auto moments =
        models::upcomingMoments(models::triggerObject(form, {}), *parseTime("2026-10-24T00:00:00Z"), 3);
    QCOMPARE(moments[0].isChangeDay, false);
    QCOMPARE(moments[1].isChangeDay, true); // 25 October
    QCOMPARE(moments[1].local, QStringLiteral("2026-10-25 12:30:00 +01:00"));
    QCOMPARE(moments[2].isChangeDay, false);
    form.schedule = QStringLiteral("30 0 * * *"); // before the change of that day
    const auto early =
        models::upcomingMoments(models::triggerObject(form, {}), *parseTime("2026-10-24T12:00:00Z"), 2);
    QCOMPARE(early[0].isChangeDay, true);
    QCOMPARE(early[1].isChangeDay, false);
}

void TstTriggerForm::patch_makesOneOfTheOther_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("patch");
    const auto row = [](const char *before, const char *after, const char *patch) {
        QTest::addRow("%s -> %s", before, after)
            << QByteArray(before) << QByteArray(after) << QByteArray(patch);
    };
    row(R"({"a":1})", R"({"a":1})", "{}");
    row(R"({"a":1})", R"({"a":2})", R"({"a":2})");
    row(R"({"a":1,"b":2})", R"({"b":2})", R"({"a":null})");
    row(R"({"a":{"b":1,"c":2}})", R"({"a":{"c":3}})", R"({"a":{"b":null,"c":3}})");
    row(R"({"a":{"b":1}})", R"({"a":[1]})", R"({"a":[1]})");
    row("{}", R"({"a":{"b":1}})", R"({"a":{"b":1}})");
}

void TstTriggerForm::patch_makesOneOfTheOther()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, patch);
    const auto read = [](const QByteArray &json) { return QJsonDocument::fromJson(json).object(); };
    QCOMPARE(models::mergePatchOf(read(before), read(after)), read(patch));
}

void TstTriggerForm::presets_areSchedules()
{
    for (const auto &preset : models::schedulePresets())
        QVERIFY2(!Cron::mistakeIn(preset.schedule.toStdString()), qPrintable(preset.schedule));
}

QTEST_GUILESS_MAIN(TstTriggerForm)
#include "tst_trigger_form.moc"
