#include "ui/models/object_diff.h"

#include <QJsonDocument>
#include <QTest>

using namespace tidegate;
using models::FieldDiff;
using models::LineDiff;

namespace {

QJsonObject json(const char *text)
{
    return QJsonDocument::fromJson(text).object();
}

} // namespace

class TstObjectDiff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fields_areNamedByTheirPath()
    {
        const auto diffs =
            models::diffFields(json(R"({"spec": {"timeoutSeconds": 60, "same": true, "gone": "x"}})"),
                               json(R"({"spec": {"timeoutSeconds": 90, "same": true, "new": ["a"]}})"));
        const QList<FieldDiff> wanted{
            {FieldDiff::Kind::Removed, QStringLiteral("spec.gone"), QStringLiteral("x"), {}},
            {FieldDiff::Kind::Added, QStringLiteral("spec.new"), {}, QStringLiteral("[\"a\"]")},
            {FieldDiff::Kind::Changed, QStringLiteral("spec.timeoutSeconds"), QStringLiteral("60"),
             QStringLiteral("90")}};
        QCOMPARE(diffs, wanted);
    }

    void listsWithNames_areComparedByName()
    {
        const auto diffs = models::diffFields(
            json(R"({"env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]})"),
            json(R"({"env": [{"name": "B", "value": "3"}, {"name": "A", "value": "1"}]})"));
        QCOMPARE(diffs.size(), 1);
        QCOMPARE(diffs.first().path, QStringLiteral("env[B].value"));
        const auto added = models::diffFields(json(R"({"env": []})"), json(R"({"env": [{"name": "A"}]})"));
        QCOMPARE(added.first().path, QStringLiteral("env[A]"));
        QCOMPARE(added.first().kind, FieldDiff::Kind::Added);
    }

    void otherLists_areComparedByPlace()
    {
        const auto diffs =
            models::diffFields(json(R"({"args": ["a", "b"]})"), json(R"({"args": ["a", "c", "d"]})"));
        QCOMPARE(diffs.size(), 2);
        QCOMPARE(diffs.at(0).path, QStringLiteral("args[1]"));
        QCOMPARE(diffs.at(1).kind, FieldDiff::Kind::Added);
    }

    void keysWithDots_stayOnePart()
    {
        const auto diffs = models::diffFields(json(R"({"annotations": {"a.dev/x": "1"}})"),
                                              json(R"({"annotations": {"a.dev/x": "2"}})"));
        QCOMPARE(diffs.first().path, QStringLiteral("annotations[a.dev/x]"));
    }

    void nullAndNothing_areNotTheSame()
    {
        const auto diffs = models::diffFields(json(R"({"a": null})"), json("{}"));
        QCOMPARE(diffs.size(), 1);
        QCOMPARE(diffs.first().kind, FieldDiff::Kind::Removed);
        QCOMPARE(diffs.first().before, QStringLiteral("null"));
    }

    void lines_keepWhatIsCommon()
    {
        const QStringList before{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
        const QStringList after{QStringLiteral("a"), QStringLiteral("x"), QStringLiteral("c"),
                                QStringLiteral("d")};
        const QList<LineDiff> wanted{{LineDiff::Kind::Same, QStringLiteral("a")},
                                     {LineDiff::Kind::Removed, QStringLiteral("b")},
                                     {LineDiff::Kind::Added, QStringLiteral("x")},
                                     {LineDiff::Kind::Same, QStringLiteral("c")},
                                     {LineDiff::Kind::Added, QStringLiteral("d")}};
        QCOMPARE(models::diffLines(before, after), wanted);
        QVERIFY(models::diffLines({}, {}).isEmpty());
    }

    void comparable_leavesTheServersOwnAway()
    {
        resource::Object revision(resource::kinds::revision(), {QStringLiteral("a"), QStringLiteral("b")});
        revision.setAnnotation(QStringLiteral("serving.knative.dev/creator"), QStringLiteral("me"));
        revision.setAnnotation(QStringLiteral("autoscaling.knative.dev/target"), QStringLiteral("5"));
        revision.setSpec({{QStringLiteral("timeoutSeconds"), 5}});
        const QJsonObject shown = models::comparable(revision);
        QCOMPARE(shown[QStringLiteral("annotations")].toObject().keys(),
                 QStringList{QStringLiteral("autoscaling.knative.dev/target")});
        QCOMPARE(shown.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TstObjectDiff)
#include "tst_object_diff.moc"
