#include "core/api/negotiation.h"
#include "core/api/selectors.h"

#include <QTest>

using namespace tidegate;
using namespace Qt::StringLiterals;

class TestApiSelectors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void labels_select_data();
    void labels_select();
    void unreadableLabels_areRefused_data();
    void unreadableLabels_areRefused();
    void fields_select_data();
    void fields_select();
    void unreadableFields_areRefused_data();
    void unreadableFields_areRefused();
    void fields_areThoseOfTheKind_data();
    void fields_areThoseOfTheKind();
    void sourceOfAnEvent_isItsComponent();
    void accept_decidesTheForm_data();
    void accept_decidesTheForm();
};

namespace {

resource::Object sample()
{
    resource::Object object(resource::kinds::service(), {u"default"_s, u"hello"_s});
    object.setLabel(u"app"_s, u"web"_s);
    object.setLabel(u"tier"_s, u"gold"_s);
    object.setLabel(u"serving.knative.dev/service"_s, u"hello"_s);
    object.setLabel(u"empty"_s, u""_s);
    object.setLabel(u"level"_s, u"5"_s);
    object.setMetadata(u"odd"_s, u"a,b=c"_s);
    return object;
}

} // namespace

void TestApiSelectors::labels_select_data()
{
    QTest::addColumn<QString>("selector");
    QTest::addColumn<bool>("matches");
    QTest::newRow("everything") << u""_s << true;
    QTest::newRow("equal") << u"app=web"_s << true;
    QTest::newRow("equal with two signs") << u"app==web"_s << true;
    QTest::newRow("unequal") << u"app=db"_s << false;
    QTest::newRow("not equal") << u"app!=db"_s << true;
    QTest::newRow("not equal holds for an absent key") << u"nope!=db"_s << true;
    QTest::newRow("in") << u"app in (db, web)"_s << true;
    QTest::newRow("not in the set") << u"app in (db)"_s << false;
    QTest::newRow("notin") << u"app notin (db,cache)"_s << true;
    QTest::newRow("notin holds for an absent key") << u"nope notin (db)"_s << true;
    QTest::newRow("exists") << u"tier"_s << true;
    QTest::newRow("exists not") << u"nope"_s << false;
    QTest::newRow("absent") << u"!nope"_s << true;
    QTest::newRow("absent but there") << u"!app"_s << false;
    QTest::newRow("all of several") << u"app=web,tier in (gold),!nope"_s << true;
    QTest::newRow("one of several fails") << u"app=web,tier=silver"_s << false;
    QTest::newRow("a key with a prefix") << u"serving.knative.dev/service=hello"_s << true;
    QTest::newRow("an empty value") << u"empty="_s << true;
    QTest::newRow("an empty value is not an absent key") << u"nope="_s << false;
    QTest::newRow("more than") << u"level>4"_s << true;
    QTest::newRow("not more than") << u"level > 5"_s << false;
    QTest::newRow("less than") << u"level<6"_s << true;
    QTest::newRow("no number is neither more") << u"app>1"_s << false;
    QTest::newRow("nor less") << u"nope<1"_s << false;
    QTest::newRow("white space") << u" app = web , tier "_s << true;
}

void TestApiSelectors::labels_select()
{
    QFETCH(const QString, selector);
    QFETCH(const bool, matches);
    const auto parsed = api::LabelSelector::parse(selector);
    QVERIFY2(parsed, parsed ? "" : parsed.error().message.c_str());
    QCOMPARE(parsed->matches(sample()), matches);
}

void TestApiSelectors::unreadableLabels_areRefused_data()
{
    QTest::addColumn<QString>("selector");
    for (const char *text : {"a=b=c", "a in b", "a in (b", ",", "a,,b", "a => b", "=b", "a b"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestApiSelectors::unreadableLabels_areRefused()
{
    QFETCH(const QString, selector);
    const auto parsed = api::LabelSelector::parse(selector);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, Code::BadRequest);
}

void TestApiSelectors::fields_select_data()
{
    QTest::addColumn<QString>("selector");
    QTest::addColumn<bool>("matches");
    QTest::newRow("name") << u"metadata.name=hello"_s << true;
    QTest::newRow("another name") << u"metadata.name=other"_s << false;
    QTest::newRow("not that name") << u"metadata.name!=other"_s << true;
    QTest::newRow("name and namespace") << u"metadata.name=hello,metadata.namespace=default"_s << true;
    QTest::newRow("another namespace") << u"metadata.name=hello,metadata.namespace=prod"_s << false;
    QTest::newRow("escaped signs") << uR"(metadata.odd=a\,b\=c)"_s << true;
    QTest::newRow("a field that is not there is empty") << u"status.phase="_s << true;
}

void TestApiSelectors::fields_select()
{
    QFETCH(const QString, selector);
    QFETCH(const bool, matches);
    const auto parsed = api::FieldSelector::parse(selector);
    QVERIFY(parsed);
    QCOMPARE(parsed->matches(sample()), matches);
}

void TestApiSelectors::unreadableFields_areRefused_data()
{
    QTest::addColumn<QString>("selector");
    QTest::addColumn<QString>("message");
    QTest::newRow("no value") << u"metadata.name"_s
                              << u"invalid selector: 'metadata.name'; can't understand 'metadata.name'"_s;
    QTest::newRow("the second") << u"metadata.name=a,b"_s
                                << u"invalid selector: 'metadata.name=a,b'; can't understand 'b'"_s;
    QTest::newRow("a sign too many") << u"a=b=c"_s
                                     << u"invalid selector: 'a=b=c'; can't understand 'a=b=c'"_s;
    QTest::newRow("an odd escape") << uR"(a=\b)"_s
                                   << uR"(invalid selector: 'a=\b'; can't understand 'a=\b')"_s;
    QTest::newRow("an open escape") << uR"(a=b\)"_s
                                    << uR"(invalid selector: 'a=b\'; can't understand 'a=b\')"_s;
}

void TestApiSelectors::unreadableFields_areRefused()
{
    QFETCH(const QString, selector);
    const auto parsed = api::FieldSelector::parse(selector);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, Code::BadRequest);
    QTEST(QString::fromStdString(parsed.error().message), "message");
}

void TestApiSelectors::fields_areThoseOfTheKind_data()
{
    QTest::addColumn<const resource::Kind *>("kind");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("message"); // empty: known
    const auto row = [](const resource::Kind &kind, const char *field, const QString &message = {}) {
        QTest::addRow("%s by %s", qUtf8Printable(kind.kind), field)
            << &kind << QString::fromLatin1(field) << message;
    };
    using namespace resource::kinds;
    row(service(), "metadata.name");
    row(service(), "metadata.namespace");
    row(service(), "spec.template", u"field label not supported: spec.template"_s);
    row(engine(), "metadata.namespace", u"field label not supported: metadata.namespace"_s);
    row(pod(), "status.phase");
    row(pod(), "status.podIP");
    row(pod(), "status.message", u"field label not supported: status.message"_s);
    row(resource::kinds::event(), "involvedObject.uid");
    row(resource::kinds::event(), "source");
    row(resource::kinds::event(), "type");
    row(resource::kinds::event(), "message", u"field label not supported: message"_s);
    row(secret(), "type");
    row(namespaceKind(), "status.phase");
    row(configMap(), "data.a",
        uR"("data.a" is not a known field selector: only "metadata.name", "metadata.namespace")"_s);
}

void TestApiSelectors::fields_areThoseOfTheKind()
{
    QFETCH(const resource::Kind *const, kind);
    QFETCH(const QString, field);
    const auto checked = api::FieldSelector::parse(field + u"=x"_s)->checkFor(*kind);
    QTEST(checked ? QString() : QString::fromStdString(checked.error().message), "message");
}

void TestApiSelectors::sourceOfAnEvent_isItsComponent()
{
    resource::Object event(resource::kinds::event(), {u"default"_s, u"e"_s});
    event.json().insert(u"source"_s, QJsonObject{{u"component"_s, u"scaler"_s}});
    QVERIFY(api::FieldSelector::parse(u"source=scaler"_s)->matches(event));
    QVERIFY(!api::FieldSelector::parse(u"source!=scaler"_s)->matches(event));
}

void TestApiSelectors::accept_decidesTheForm_data()
{
    QTest::addColumn<QByteArray>("accept");
    QTest::addColumn<int>("form"); // -1: none
    const auto row = [](const char *name, const char *accept, int form) {
        QTest::newRow(name) << QByteArray(accept) << form;
    };
    row("nothing said", "", int(api::Form::Json));
    row("anything", "*/*", int(api::Form::Json));
    row("kubectl get",
        "application/json;as=Table;v=v1;g=meta.k8s.io,application/"
        "json;as=Table;v=v1beta1;g=meta.k8s.io,application/json",
        int(api::Form::Table));
    row("protobuf first", "application/vnd.kubernetes.protobuf, application/json", int(api::Form::Json));
    row("protobuf only", "application/vnd.kubernetes.protobuf", -1);
    row("what the path does not offer is passed over",
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json",
        int(api::Form::Json));
    row("a weight", "application/json;q=0.9", int(api::Form::Json));
    row("html", "text/html", -1);
}

void TestApiSelectors::accept_decidesTheForm()
{
    QFETCH(const QByteArray, accept);
    QFETCH(const int, form);
    const auto negotiated = api::negotiate(accept.toStdString(), {.table = true});
    QCOMPARE(negotiated ? int(*negotiated) : -1, form);
}

QTEST_GUILESS_MAIN(TestApiSelectors)
#include "tst_api_selectors.moc"
