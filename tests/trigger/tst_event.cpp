#include "core/trigger/event.h"
#include "sources.h"

#include <algorithm>

using namespace tidegate;
using namespace tidegate::trigger;
using namespace Qt::StringLiterals;

namespace {

std::string field(const Message &message, const std::string &name)
{
    const auto found = std::find_if(message.headers.begin(), message.headers.end(),
                                    [&name](const auto &each) { return each.first == name; });
    return found == message.headers.end() ? "(none)" : found->second;
}

} // namespace

class TestEvent : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void event_isKnativesInBinaryMode();
    void event_withoutDataHasNeitherBodyNorType();
    void data_comesInBase64Too();
    void attributes_areEncoded();
    void failure_isSaidInKnativesWords();
};

void TestEvent::event_isKnativesInBinaryMode()
{
    resource::Object source = pingSource(u"@hourly"_s);
    QJsonObject spec = source.spec();
    spec.insert(u"contentType"_s, u"application/json"_s);
    spec.insert(u"data"_s, u"{\"a\":1}"_s);
    spec.insert(u"ceOverrides"_s, QJsonObject{{u"extensions"_s, QJsonObject{{u"tenant"_s, u"Zoë & co"_s}}}});
    source.setSpec(spec);
    const Message message = EventTemplate(source).at("some-id", at("2026-01-01T10:00:00Z"));
    QCOMPARE(field(message, "ce-specversion"), std::string("1.0"));
    QCOMPARE(field(message, "ce-type"), std::string("dev.knative.sources.ping"));
    QCOMPARE(field(message, "ce-source"), std::string("/apis/v1/namespaces/default/pingsources/tick"));
    QCOMPARE(field(message, "ce-id"), std::string("some-id"));
    QCOMPARE(field(message, "ce-time"), std::string("2026-01-01T10:00:00Z"));
    QCOMPARE(field(message, "ce-tenant"), std::string("Zo%C3%AB%20&%20co"));
    QCOMPARE(field(message, "Content-Type"), std::string("application/json"));
    QCOMPARE(message.body, std::string("{\"a\":1}"));
}

void TestEvent::event_withoutDataHasNeitherBodyNorType()
{
    const Message message = EventTemplate(pingSource(u"@hourly"_s)).at("i", at("2026-01-01T10:00:00Z"));
    QCOMPARE(field(message, "Content-Type"), std::string("(none)"));
    QVERIFY(message.body.empty());
}

void TestEvent::data_comesInBase64Too()
{
    resource::Object source = pingSource(u"@hourly"_s);
    QJsonObject spec = source.spec();
    spec.insert(u"dataBase64"_s, u"AAEC/w=="_s);
    source.setSpec(spec);
    QCOMPARE(EventTemplate(source).at("i", at("2026-01-01T10:00:00Z")).body, std::string("\0\1\2\xff", 4));
}

void TestEvent::attributes_areEncoded()
{
    QCOMPARE(attributeValue(u"a b\"c%d\r\n"_s), std::string("a%20b%22c%25d%0D%0A"));
    QCOMPARE(attributeValue(u"~!#/:"_s), std::string("~!#/:"));
}

void TestEvent::failure_isSaidInKnativesWords()
{
    Message message;
    addFailure(message, "http://sink/", 503, std::string(2000, 'x'));
    QCOMPARE(field(message, "ce-knativeerrordest"), std::string("http://sink/"));
    QCOMPARE(field(message, "ce-knativeerrorcode"), std::string("503"));
    QCOMPARE(field(message, "ce-knativeerrordata").size(), size_t(1024));
}

QTEST_APPLESS_MAIN(TestEvent)
#include "tst_event.moc"
