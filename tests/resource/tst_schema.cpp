#include "core/resource/admission.h"
#include "core/resource/schema.h"
#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestSchema : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void kind_isDescribedThroughout_data();
    void kind_isDescribedThroughout();
    void unknownFields_data();
    void unknownFields();
};

namespace {

/// What is wrong with a schema and everything below it.
void collect(const Schema &schema, const QString &path, QStringList &complaints)
{
    for (const auto &[name, field] : schema.fields) {
        const QString below = path + u'.' + name;
        if (field.description.isEmpty())
            complaints << below + " has no description"_L1;
        collect(field, below, complaints);
    }
    for (const QString &name : schema.required) {
        if (!schema.fields.contains(name))
            complaints << path + " requires a field it has not: "_L1 + name;
    }
    for (const QString &key : schema.mapKeys) {
        if (!schema.elements->fields.contains(key))
            complaints << path + " has a key that its entries have not: "_L1 + key;
    }
    if (schema.elements)
        collect(*schema.elements, path + "[]"_L1, complaints);
    const bool needsElements = schema.type == Schema::Type::List || schema.type == Schema::Type::Map;
    if (needsElements != bool(schema.elements))
        complaints << path + " should have elements if and only if it is a list or a map"_L1;
}

} // namespace

void TestSchema::kind_isDescribedThroughout_data()
{
    QTest::addColumn<QString>("id");
    for (const Kind &kind : allKinds())
        QTest::newRow(qPrintable(kind.id())) << kind.id();
}

void TestSchema::kind_isDescribedThroughout()
{
    QFETCH(QString, id);
    for (const Kind &kind : allKinds()) {
        if (kind.id() != id)
            continue;
        const Schema &schema = schemaOf(kind);
        QVERIFY(!schema.description.isEmpty());
        QVERIFY(schema.fields.contains(u"metadata"_s));
        QStringList complaints;
        collect(schema, kind.kind, complaints);
        QCOMPARE(complaints.join(u'\n'), QString());
    }
}

void TestSchema::unknownFields_data()
{
    ruleColumns();
    rule("known ones", u"{'template':{'spec':{'containers':[{'image':'a/b'}]}}}"_s);
    rule("in the spec", u"{'bogus':1}"_s, u"spec.bogus"_s);
    rule("in a list", u"{'template':{'spec':{'containers':[{},{'lifecycle':{}}]}}}"_s,
         u"spec.template.spec.containers[1].lifecycle"_s);
    rule("in a list of a list", u"{'template':{'spec':{'containers':[{'ports':[{'hostPort':1}]}]}}}"_s,
         u"spec.template.spec.containers[0].ports[0].hostPort"_s);
    rule("an export's metadata of a template",
         u"{'template':{'metadata':{'creationTimestamp':null,'uid':'x'}}}"_s);
    rule("below what only the feature opens", u"{'template':{'spec':{'affinity':{'nodeAffinity':{}}}}}"_s);
}

void TestSchema::unknownFields()
{
    QFETCH(QString, written);
    QFETCH(QString, expected);
    Object object = sample(kinds::service(), written);
    QStringList found;
    for (const Mismatch &each : mismatches(object))
        found << each.path;
    QCOMPARE(found.join(u' '), expected);
    const Object before = object;
    dropUnknownFields(object);
    QCOMPARE(mismatches(object).size(), size_t(0));
    QCOMPARE(object == before, expected.isEmpty());
}

QTEST_GUILESS_MAIN(TestSchema)
#include "tst_schema.moc"
