#include "app/server/change_teller.h"

#include "core/resource/admission_config.h"
#include "core/resource/serving.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace tidegate;
using namespace tidegate::server;
using namespace Qt::StringLiterals;

namespace {

const WallTime now{seconds(1'700'000'000)};

QJsonObject templateOf(const QString &image, const QJsonObject &annotations = {}, const QJsonArray &env = {})
{
    const QJsonObject container{{u"image"_s, image}, {u"env"_s, env}};
    return {{u"metadata"_s, QJsonObject{{u"annotations"_s, annotations}}},
            {u"spec"_s, QJsonObject{{u"containers"_s, QJsonArray{container}}}}};
}

resource::Object service(const QJsonObject &spec)
{
    resource::Object object(resource::kinds::service(), {u"default"_s, u"web"_s});
    object.setSpec(spec);
    object.setAnnotation(resource::keys::lastModifier, u"admin"_s);
    object.setMetadata(
        u"managedFields"_s,
        QJsonArray{QJsonObject{{u"manager"_s, u"curl"_s}, {u"time"_s, u"2026-01-01T00:00:00Z"_s}},
                   QJsonObject{{u"manager"_s, u"kubectl"_s}, {u"time"_s, u"2026-01-02T00:00:00Z"_s}},
                   QJsonObject{{u"manager"_s, u"status"_s},
                               {u"time"_s, u"2026-01-03T00:00:00Z"_s},
                               {u"subresource"_s, u"status"_s}}});
    return object;
}

store::Change change(const resource::Object &before, const resource::Object &after,
                     store::ChangeType type = store::ChangeType::Modified)
{
    store::Change made;
    made.type = type;
    made.kindId = after.kind()->id();
    made.object = std::make_shared<const resource::Object>(after);
    if (type == store::ChangeType::Modified)
        made.previous = std::make_shared<const resource::Object>(before);
    return made;
}

QJsonObject field(const monitoring::Change &told, int index = 0)
{
    return told.facts.value("fields"_L1)[index].toObject();
}

} // namespace

class TestChangeTeller : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void deploy_saysWhatIsNew();
    void firstDeploy_namesItsImage();
    void oneWrite_canBeSeveralChanges();
    void traffic_isToldInShares();
    void variables_areNotToldInClear();
    void statusAndParts_areNoChanges();
    void settings_areOfTheEngine();
    void deletion_isTold();
    void serversStart_saysWhenItWasThereBefore();
};

void TestChangeTeller::deploy_saysWhatIsNew()
{
    const auto told = tellChange(change(service({{u"template"_s, templateOf(u"a:1"_s)}}),
                                        service({{u"template"_s, templateOf(u"a:2"_s)}})),
                                 now);
    QCOMPARE(told.size(), 1u);
    QCOMPARE(told[0].type, u"deploy"_s);
    QCOMPARE(told[0].text,
             u"Service web in default was deployed anew: spec.containers[0].image: a:1 → a:2."_s);
    QCOMPARE(told[0].who, u"admin"_s);
    QCOMPARE(told[0].with, u"kubectl"_s);
    QCOMPARE(told[0].ns, u"default"_s);
    QCOMPARE(told[0].service, u"web"_s);
    QVERIFY(told[0].time == now);
    QCOMPARE(field(told[0]), (QJsonObject{{u"path"_s, u"spec.containers[0].image"_s},
                                          {u"before"_s, u"a:1"_s},
                                          {u"after"_s, u"a:2"_s}}));
    QCOMPARE(told[0].facts.value("kind"_L1).toString(), u"Service"_s);
}

void TestChangeTeller::firstDeploy_namesItsImage()
{
    const resource::Object object = service({{u"template"_s, templateOf(u"a:1"_s)}});
    const auto told = tellChange(change({}, object, store::ChangeType::Added), now);
    QCOMPARE(told.size(), 1u);
    QCOMPARE(told[0].type, u"deploy"_s);
    QVERIFY(field(told[0])["before"_L1].isNull());
    QCOMPARE(field(told[0])["after"_L1].toString(), u"a:1"_s);
}

void TestChangeTeller::oneWrite_canBeSeveralChanges()
{
    const QJsonObject before{{u"autoscaling.knative.dev/max-scale"_s, u"3"_s}};
    const QJsonObject after{{u"autoscaling.knative.dev/max-scale"_s, u"9"_s}};
    resource::Object limited = service({{u"template"_s, templateOf(u"a:2"_s, after)}});
    limited.setAnnotation(u"flow.tidegate.dev/burst"_s, u"5"_s);
    const auto told =
        tellChange(change(service({{u"template"_s, templateOf(u"a:1"_s, before)}}), limited), now);
    QCOMPARE(told.size(), 3u);
    QCOMPARE(told[0].type, u"deploy"_s);
    QCOMPARE(told[1].type, u"scaling"_s);
    QCOMPARE(told[1].text, u"The scaling of Service web in default was changed: "
                           "autoscaling.knative.dev/max-scale: 3 → 9."_s);
    QCOMPARE(told[2].type, u"limits"_s);
    QCOMPARE(field(told[2])["after"_L1].toString(), u"5"_s);
    QVERIFY(!told[0].text.contains(u"max-scale"_s));
}

void TestChangeTeller::traffic_isToldInShares()
{
    const QJsonObject code = templateOf(u"a:1"_s);
    const QJsonArray split{
        QJsonObject{{u"revisionName"_s, u"web-00001"_s}, {u"percent"_s, 90}},
        QJsonObject{{u"latestRevision"_s, true}, {u"percent"_s, 10}, {u"tag"_s, u"next"_s}}};
    const auto told = tellChange(
        change(service({{u"template"_s, code}}), service({{u"template"_s, code}, {u"traffic"_s, split}})),
        now);
    QCOMPARE(told.size(), 1u);
    QCOMPARE(told[0].type, u"traffic"_s);
    QCOMPARE(told[0].text, u"The traffic of Service web in default was moved: latest 100 % → web-00001 90 %, "
                           "latest 10 % (tag next)."_s);
    QCOMPARE(field(told[0])["after"_L1].toArray(), split);
}

void TestChangeTeller::variables_areNotToldInClear()
{
    const auto env = [](const QString &value) {
        return QJsonArray{QJsonObject{{u"name"_s, u"PASSWORD"_s}, {u"value"_s, value}}};
    };
    const QJsonArray longer =
        env(u"open sesame"_s) + QJsonValue(QJsonObject{{u"name"_s, u"B"_s}, {u"value"_s, u"open"_s}});
    for (const QJsonArray &after : {env(u"open sesame"_s), longer}) {
        const auto told =
            tellChange(change(service({{u"template"_s, templateOf(u"a:1"_s, {}, env(u"hunter2"_s))}}),
                              service({{u"template"_s, templateOf(u"a:1"_s, {}, after)}})),
                       now);
        QCOMPARE(told.size(), 1u);
        const QByteArray all = told[0].text.toUtf8() + QJsonDocument(told[0].facts).toJson();
        QVERIFY(all.contains("env"));
        QVERIFY2(!all.contains("hunter2") && !all.contains("open"), all.constData());
    }
}

void TestChangeTeller::statusAndParts_areNoChanges()
{
    const resource::Object before = service({{u"template"_s, templateOf(u"a:1"_s)}});
    resource::Object after = before;
    after.setStatus({{u"url"_s, u"http://x"_s}});
    after.setLabel(u"a"_s, u"b"_s);
    QVERIFY(tellChange(change(before, after), now).empty());
    resource::Object configuration(resource::kinds::configuration(), {u"default"_s, u"web"_s});
    configuration.setController(before);
    QVERIFY(tellChange(change({}, configuration, store::ChangeType::Added), now).empty());
    const resource::Object revision(resource::kinds::revision(), {u"default"_s, u"web-1"_s});
    QVERIFY(tellChange(change({}, revision, store::ChangeType::Added), now).empty());
    const resource::Object settings(resource::kinds::configMap(), {u"default"_s, u"mine"_s});
    QVERIFY(tellChange(change({}, settings, store::ChangeType::Added), now).empty());
}

void TestChangeTeller::settings_areOfTheEngine()
{
    resource::Object before(resource::kinds::configMap(),
                            {resource::systemNamespace, u"config-autoscaler"_s});
    before.json().insert(u"data"_s, QJsonObject{});
    QVERIFY(tellChange(change({}, before, store::ChangeType::Added), now).empty()); // the first start
    resource::Object after = before;
    after.json().insert(u"data"_s, QJsonObject{{u"stable-window"_s, u"30s"_s}});
    const auto told = tellChange(change(before, after), now);
    QCOMPARE(told.size(), 1u);
    QCOMPARE(told[0].type, u"settings"_s);
    QVERIFY(told[0].ns.isEmpty() && told[0].service.isEmpty());
    QVERIFY(told[0].text.endsWith(u"stable-window: nothing → 30s."_s));
    resource::Object engine(resource::kinds::engine(), {{}, u"local"_s});
    resource::Object isolated = engine;
    isolated.setSpec({{u"isolation"_s, u"sandbox"_s}});
    QCOMPARE(tellChange(change(engine, isolated), now).size(), 1u);
    engine.setStatus({{u"usage"_s, 1}});
    QVERIFY(tellChange(change(resource::Object(resource::kinds::engine(), {{}, u"local"_s}), engine), now)
                .empty());
}

void TestChangeTeller::deletion_isTold()
{
    const resource::Object object = service({{u"template"_s, templateOf(u"a:1"_s)}});
    const auto told = tellChange(change({}, object, store::ChangeType::Deleted), now);
    QCOMPARE(told.size(), 1u);
    QCOMPARE(told[0].type, u"delete"_s);
    QCOMPARE(told[0].text, u"Service web in default was deleted."_s);
    QVERIFY(told[0].who.isEmpty());
}

void TestChangeTeller::serversStart_saysWhenItWasThereBefore()
{
    QCOMPARE(tellStart(u"1"_s, std::nullopt, now).text, u"The server started, version 1."_s);
    const auto again = tellStart(u"1"_s, now - seconds(90), now);
    QVERIFY(again.text.contains(u"90 s before"_s));
    QCOMPARE(again.type, u"start"_s);
    QVERIFY(again.facts.contains("lastSeen"_L1));
    QVERIFY(!tellStart(u"1"_s, now + std::chrono::hours(99), now).facts.contains("lastSeen"_L1));
}

QTEST_GUILESS_MAIN(TestChangeTeller)
#include "tst_change_teller.moc"
