#include "core/resource/schema.h"
#include "core/resource/table.h"
#include "core/resource/trigger_settings.h"
#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

namespace {

const QString toService =
    u"'sink':{'ref':{'apiVersion':'serving.knative.dev/v1','kind':'Service','name':'a'}}"_s;

/// With defaults; `spec` may be several fields beside the sink.
Object source(const QString &spec, const std::map<QString, QString> &annotations = {})
{
    Object object = sample(kinds::pingSource(), u"{%1}"_s.arg(spec));
    for (const auto &[name, value] : annotations)
        object.setAnnotation(u"trigger.tidegate.dev/"_s + name, value);
    applyDefaults(object, nullptr);
    return object;
}

Object withSchedule(const QString &schedule, const QString &more = {},
                    const std::map<QString, QString> &annotations = {})
{
    return source(u"'schedule':'%1',%2%3"_s.arg(schedule, more, toService), annotations);
}

} // namespace

class TestPingSource : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void defaults_areKnatives();
    void spec_isHeldAgainstRules_data();
    void spec_isHeldAgainstRules();
    void annotation_isHeldAgainstItsRule_data();
    void annotation_isHeldAgainstItsRule();
    void settings_areRead();
    void settings_haveDefaults();
    void settings_ofABrokenScheduleAreAnError();
    void table_hasKnativesColumns();
    void schema_knowsEveryField();
};

void TestPingSource::defaults_areKnatives()
{
    const Object object = source(toService);
    QCOMPARE(
        compact(object.spec()),
        u"{'schedule':'* * * * *','sink':{'ref':{'apiVersion':'serving.knative.dev/v1','kind':'Service','name':'a','namespace':'default'}}}"_s);
    QCOMPARE(verdict(object), QString());
    QCOMPARE(compact(source(u"'schedule':'@hourly','sink':{'uri':'http://x.org/'}"_s).spec()),
             u"{'schedule':'@hourly','sink':{'uri':'http://x.org/'}}"_s);
}

void TestPingSource::spec_isHeldAgainstRules_data()
{
    QTest::addColumn<QString>("spec");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, const QString &spec, const QString &why = {}) {
        QTest::newRow(name) << spec << why;
    };
    const auto schedule = [&row](const char *name, const QString &text, const QString &why = {},
                                 const QString &more = {}) {
        row(name, u"'schedule':'%1',%2%3"_s.arg(text, more, toService), why);
    };
    schedule("six fields", u"*/10 * * * * *"_s);
    schedule("special days", u"0 0 LW * FRI#2"_s);
    schedule("an hour of 24", u"0 24 * * *"_s,
             u"invalid value: hour \"24\": expected 0 to 23 (column 3): spec.schedule"_s);
    schedule(
        "30 February", u"0 0 30 2 *"_s,
        u"invalid value: day of month \"30\": no month that is meant ever has this day (column 5): spec.schedule"_s);
    schedule(
        "only while the clock is put forward", u"30 2 ? 3 SUN#2"_s,
        u"invalid value: 30 2 ? 3 SUN#2: spec.schedule\nthe clock of America/New_York never shows this time"_s,
        u"'timezone':'America/New_York',"_s);
    schedule(
        "no such zone", u"0 8 * * *"_s,
        u"invalid value: provided bad location Mars/Olympus: unknown time zone Mars/Olympus: spec.timezone"_s,
        u"'timezone':'Mars/Olympus',"_s);
    row("no sink", u"'schedule':'@daily'"_s,
        u"expected at least one, got none: spec.sink.ref, spec.sink.uri"_s);
    row("a path at a service",
        u"'sink':{'uri':'/in','ref':{'apiVersion':'serving.knative.dev/v1','kind':'Service','name':'a'}}"_s);
    row("a URL and a service",
        u"'sink':{'uri':'http://x.org/','ref':{'apiVersion':'serving.knative.dev/v1','kind':'Service','name':'a'}}"_s,
        u"Absolute URI is not allowed when Ref or [apiVersion, kind, name] is present: spec.sink.[apiVersion, kind, name], spec.sink.ref, spec.sink.uri"_s);
    row("a path alone", u"'sink':{'uri':'/in'}"_s,
        u"invalid value: Relative URI is not allowed when Ref and [apiVersion, kind, name] is absent: spec.sink.uri"_s);
    row("a URL", u"'sink':{'uri':'https://example.org/in?x=1'}"_s);
    row("another scheme", u"'sink':{'uri':'ftp://example.org/'}"_s,
        u"invalid value: ftp://example.org/: spec.sink.uri\nevents are sent over http and https"_s);
    row("half a reference", u"'sink':{'ref':{'kind':'Service'}}"_s,
        u"missing field(s): spec.sink.ref.apiVersion, spec.sink.ref.name"_s);
    row("another namespace",
        u"'sink':{'ref':{'apiVersion':'v1','kind':'Service','name':'a','namespace':'other'}}"_s,
        u"mismatched namespaces: spec.sink.ref.namespace\nparent namespace: \"default\" does not match ref: \"other\""_s);
    row("both kinds of data", u"'data':'x','dataBase64':'eA==',"_s + toService,
        u"expected exactly one, got both: spec.data, spec.dataBase64"_s);
    row("text", u"'data':'hello','contentType':'text/plain',"_s + toService);
    row("data that is no JSON", u"'data':'[1,','contentType':'application/json',"_s + toService,
        u"invalid value: unterminated array at offset 3: spec.data"_s);
    row("JSON that is no object", u"'data':'[1]','contentType':'application/json',"_s + toService,
        u"invalid value: JSON data must be an object: spec.data"_s);
    row("JSON in base64", u"'dataBase64':'W10=','contentType':'application/json',"_s + toService,
        u"invalid value: JSON data must be an object: spec.dataBase64"_s);
    row("broken base64", u"'dataBase64':'*',"_s + toService,
        u"invalid value: illegal base64 data: spec.dataBase64"_s);
    row("extensions", u"'ceOverrides':{'extensions':{'tenant1':'x'}},"_s + toService);
    row("an extension that cannot be one", u"'ceOverrides':{'extensions':{'My-Name':'x'}},"_s + toService,
        u"invalid key name \"My-Name\": spec.ceOverrides.extensions\nnames of attributes are lower-case letters and digits"_s);
    row("an extension that is the event's own", u"'ceOverrides':{'extensions':{'id':'x'}},"_s + toService,
        u"invalid key name \"id\": spec.ceOverrides.extensions\nthis attribute is the event's own"_s);
}

void TestPingSource::spec_isHeldAgainstRules()
{
    QFETCH(QString, spec);
    QFETCH(QString, why);
    QCOMPARE(verdict(source(spec)), why);
}

void TestPingSource::annotation_isHeldAgainstItsRule_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("why"); ///< before the path
    const auto row = [](const char *name, const char *value, const char *why = "") {
        QTest::addRow("%s=%s", name, value)
            << QString::fromLatin1(name) << QString::fromLatin1(value) << QString::fromLatin1(why);
    };
    row("misfire-policy", "fire-all");
    row("misfire-policy", "all", "invalid value: all");
    row("misfire-limit", "1000");
    row("misfire-limit", "0", "expected 1 <= 0 <= 1000");
    row("misfire-limit", "many", "invalid value: many");
    row("misfire-window", "1h");
    row("overlap-policy", "queue");
    row("overlap-policy", "", "invalid value: ");
    row("start", "2026-01-31T12:00:00Z");
    row("start", "tomorrow", "invalid value: tomorrow");
    row("end", "2026-01-31", "invalid value: 2026-01-31");
    row("jitter", "1500ms");
    row("jitter", "2h", "expected 0s <= 2h <= 1h");
    row("suspend", "true");
    row("suspend", "yes", "invalid value: yes");
    row("timeout", "30s");
    row("timeout", "0", "expected 1ms <= 0 <= 1h");
    row("timeout", "soon", "invalid value: soon");
    row("retries", "0");
    row("retries", "101", "expected 0 <= 101 <= 100");
    row("backoff-policy", "linear");
    row("backoff-delay", "6m", "expected 1ms <= 6m <= 5m");
    row("dead-letter", "morgue");
    row("dead-letter", "https://example.org/dead");
    row("dead-letter", "Not A Name", "invalid value: Not A Name");
    row("prewarm", "30");
    row("prewarm", "1m");
    row("clock-forward", "first-valid-instant");
    row("clock-back", "second", "invalid value: second");
    row("schedule", "x", "invalid key name \"trigger.tidegate.dev/schedule\"");
}

void TestPingSource::annotation_isHeldAgainstItsRule()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(QString, why);
    const QString found = verdict(withSchedule(u"@daily"_s, {}, {{name, value}}));
    if (why.isEmpty())
        QCOMPARE(found, QString());
    else
        QVERIFY2(found.startsWith(why + u": metadata.annotations"_s), qPrintable(found));
}

void TestPingSource::settings_areRead()
{
    const auto read = readTriggerSettings(withSchedule(u"@every 1h"_s, u"'timezone':'Europe/Berlin',"_s,
                                                       {{u"misfire-policy"_s, u"fire-all"_s},
                                                        {u"misfire-limit"_s, u"7"_s},
                                                        {u"misfire-window"_s, u"90"_s},
                                                        {u"overlap-policy"_s, u"queue"_s},
                                                        {u"start"_s, u"2026-01-01T00:10:00Z"_s},
                                                        {u"end"_s, u"2027-01-01T00:00:00Z"_s},
                                                        {u"jitter"_s, u"2s"_s},
                                                        {u"suspend"_s, u"true"_s},
                                                        {u"timeout"_s, u"5s"_s},
                                                        {u"retries"_s, u"2"_s},
                                                        {u"backoff-policy"_s, u"linear"_s},
                                                        {u"backoff-delay"_s, u"1s"_s},
                                                        {u"dead-letter"_s, u"morgue"_s},
                                                        {u"prewarm"_s, u"1500ms"_s},
                                                        {u"clock-forward"_s, u"first-valid-instant"_s},
                                                        {u"clock-back"_s, u"first-only"_s}}));
    QVERIFY(read);
    QCOMPARE(read->zone.id(), std::string("Europe/Berlin"));
    QVERIFY(read->misfire == MisfirePolicy::FireAll);
    QCOMPARE(read->misfireLimit, 7);
    QCOMPARE(read->misfireWindow.count(), 90'000);
    QVERIFY(read->overlap == OverlapPolicy::Queue);
    QCOMPARE(formatTime(*read->start), std::string("2026-01-01T00:10:00Z"));
    QCOMPARE(formatTime(*read->end), std::string("2027-01-01T00:00:00Z"));
    QCOMPARE(read->jitter.count(), 2000);
    QVERIFY(read->isSuspended);
    QCOMPARE(read->timeout.count(), 5000);
    QCOMPARE(read->retries, 2);
    QVERIFY(read->isBackOffLinear);
    QCOMPARE(read->backOff.count(), 1000);
    QCOMPARE(read->deadLetter, u"morgue"_s);
    QCOMPARE(read->preWarm.count(), 2);
    QVERIFY(read->clockChanges == (Cron::ClockChanges{Cron::Gap::AtItsEnd, Cron::Twice::FirstOnly}));
    // Intervals count from the start.
    QCOMPARE(formatTime(*read->schedule.next(*read->start, read->zone)), std::string("2026-01-01T01:10:00Z"));
}

void TestPingSource::settings_haveDefaults()
{
    // What is not valid counts as not set.
    const auto read = readTriggerSettings(withSchedule(u"@daily"_s, {}, {{u"retries"_s, u"x"_s}}));
    QVERIFY(read);
    QCOMPARE(read->zone.id(), std::string("UTC"));
    QVERIFY(read->misfire == MisfirePolicy::FireOnce);
    QVERIFY(read->overlap == OverlapPolicy::Allow);
    QVERIFY(!read->start && !read->end && !read->isSuspended);
    QCOMPARE(read->retries, 5);
    QCOMPARE(read->backOff.count(), 50);
    QCOMPARE(read->timeout.count(), 60'000);
    QCOMPARE(read->preWarm.count(), 0);
    QVERIFY(read->clockChanges == Cron::ClockChanges());
}

void TestPingSource::settings_ofABrokenScheduleAreAnError()
{
    QVERIFY(!readTriggerSettings(withSchedule(u"x"_s)));
    QVERIFY(!readTriggerSettings(withSchedule(u"@daily"_s, u"'timezone':'Mars/Olympus',"_s)));
}

void TestPingSource::table_hasKnativesColumns()
{
    QStringList names;
    for (const Column &column : columnsOf(kinds::pingSource()))
        names << column.name;
    QCOMPARE(names, (QStringList{u"Name"_s, u"Sink"_s, u"Schedule"_s, u"Age"_s, u"Ready"_s, u"Reason"_s}));
    Object object = withSchedule(u"@daily"_s);
    object.setStatus(json(u"{'sinkUri':'http://a.default.localhost'}"_s));
    QCOMPARE(cellsOf(object, WallTime{})[1].toString(), u"http://a.default.localhost"_s);
    QCOMPARE(cellsOf(object, WallTime{})[2].toString(), u"@daily"_s);
}

void TestPingSource::schema_knowsEveryField()
{
    Object object = withSchedule(
        u"@daily"_s,
        u"'timezone':'UTC','contentType':'a/b','data':'x','ceOverrides':{'extensions':{'a':'b'}},"_s);
    object.setStatus(
        json(u"{'sinkUri':'x','ceAttributes':[{'type':'t','source':'s'}],'observedGeneration':1}"_s));
    QVERIFY(mismatches(object).empty());
    QVERIFY(
        !schemaOf(kinds::pingSource()).fields.at(u"spec"_s).fields.at(u"schedule"_s).description.isEmpty());
}

QTEST_APPLESS_MAIN(TestPingSource)
#include "tst_ping_source.moc"
