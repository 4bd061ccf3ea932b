#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestValidateTraffic : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void service_data();
    void service();
    void route_data();
    void route();
};

namespace {

Object withTraffic(const Kind &kind, const QString &traffic)
{
    const QString spec =
        kind.kind == "Service"_L1
            ? u"{'template':{'spec':{'containers':[{'image':'a/b'}]}},'traffic':%1}"_s.arg(traffic)
            : u"{'traffic':%1}"_s.arg(traffic);
    Object object = sample(kind, spec);
    applyDefaults(object, nullptr);
    return object;
}

} // namespace

void TestValidateTraffic::service_data()
{
    ruleColumns();
    rule("none means all to the latest", u"[]"_s);
    rule("split", u"[{'revisionName':'hello-00001','percent':30},{'percent':70}]"_s);
    rule("sum too low", u"[{'percent':99}]"_s, u"Traffic targets sum to 99, want 100: spec.traffic"_s);
    rule("sum too high", u"[{'percent':60},{'revisionName':'hello-00001','percent':60}]"_s,
         u"Traffic targets sum to 120, want 100: spec.traffic"_s);
    rule("percent out of bounds", u"[{'percent':101},{'percent':-1}]"_s,
         u"expected 0 <= -1 <= 100: spec.traffic[1].percent\nexpected 0 <= 101 <= 100: "
         "spec.traffic[0].percent"_s);
    rule("percent that overflows", u"[{'percent':9e18},{'percent':9e18}]"_s,
         u"Traffic targets sum to 2000000, want 100: spec.traffic\nexpected 0 <= 9000000000000000000 <= 100: "
         "spec.traffic[0].percent, spec.traffic[1].percent"_s);
    rule("tag twice", u"[{'percent':100,'tag':'a'},{'revisionName':'hello-00001','tag':'a'}]"_s,
         u"Multiple definitions for \"a\": spec.traffic[0].tag, spec.traffic[1].tag"_s);
    rule(
        "tag not a label", u"[{'percent':100,'tag':'A_b'}]"_s,
        u"invalid value: not a DNS 1035 label: [a DNS-1035 label must consist of lower case alphanumeric "
        "characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. "
        "'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')]: "
        "spec.traffic.tag[0]"_s);
    rule("tag and name too long for a host's label", u"[{'percent':100,'tag':'%1'}]"_s.arg(QString(58, u't')),
         u"tag and name together are longer than the 63 characters of a host name's label: "
         "spec.traffic[0].tag"_s);
    rule("configuration in a service", u"[{'percent':100,'configurationName':'hello'}]"_s,
         u"must not set the field(s): spec.traffic[0].configurationName"_s);
    rule("latest and a revision", u"[{'percent':100,'latestRevision':true,'revisionName':'hello-00001'}]"_s,
         u"may not set revisionName \"hello-00001\" when latestRevision is true: "
         "spec.traffic[0].latestRevision"_s);
    rule("neither latest nor a revision", u"[{'percent':100,'latestRevision':false}]"_s,
         u"may not set revisionName \"\" when latestRevision is false: spec.traffic[0].latestRevision"_s);
    rule("url is the server's", u"[{'percent':100,'url':'http://x'}]"_s,
         u"must not set the field(s): spec.traffic[0].url"_s);
    rule(
        "revision's name is none", u"[{'percent':100,'revisionName':'a b'}]"_s,
        u"invalid key name \"a b\": spec.traffic[0].revisionName\nname part must consist of alphanumeric "
        "characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  "
        "or 'my.name',  or '123-abc', regex used for validation is "
        "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"_s);
}

void TestValidateTraffic::service()
{
    QFETCH(QString, written);
    QTEST(verdict(withTraffic(kinds::service(), written)), "expected");
}

void TestValidateTraffic::route_data()
{
    ruleColumns();
    rule("configuration", u"[{'configurationName':'hello','percent':100}]"_s);
    rule("none", u"[]"_s, u"Traffic targets sum to 0, want 100: spec.traffic"_s);
    rule("nowhere", u"[{'percent':100}]"_s,
         u"expected exactly one, got neither: spec.traffic[0].configurationName, "
         "spec.traffic[0].revisionName"_s);
    rule("both", u"[{'percent':100,'configurationName':'hello','revisionName':'hello-00001'}]"_s,
         u"expected exactly one, got both: spec.traffic[0].configurationName, "
         "spec.traffic[0].revisionName"_s);
}

void TestValidateTraffic::route()
{
    QFETCH(QString, written);
    QTEST(verdict(withTraffic(kinds::route(), written)), "expected");
}

QTEST_GUILESS_MAIN(TestValidateTraffic)
#include "tst_validate_traffic.moc"
