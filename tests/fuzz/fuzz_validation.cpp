// Every kind's defaults, validation and what reads its objects afterwards. The first byte of an input chooses
// the kind, the rest is the object's JSON.

#include "core/resource/admission.h"
#include "core/resource/kinds.h"
#include "core/resource/schema.h"
#include "core/resource/serving.h"
#include "core/resource/table.h"
#include "tests/fuzz/json_mutator.h"
#include "tests/fuzz/subject.h"

#include <QJsonDocument>
#include <algorithm>

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

namespace {

class NoObjects : public Snapshot
{
public:
    ObjectPtr get(const Kind &, const ObjectName &) const override { return nullptr; }
    std::vector<ObjectPtr> list(const Kind &, const QString &) const override { return {}; }
};

const Kind &kindOf(const QByteArray &input)
{
    const size_t index = input.isEmpty() ? 0 : std::uint8_t(input[0]);
    return allKinds()[index % allKinds().size()];
}

QJsonObject objectOf(const QByteArray &input)
{
    return QJsonDocument::fromJson(input.mid(1)).object();
}

QByteArray inputOf(const Kind &kind, const QJsonObject &object)
{
    const auto index = char(&kind - allKinds().data());
    return index + QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// What a client sends, one per kind.
QJsonObject specimen(const Kind &kind)
{
    Object object(kind, {kind.namespaced ? u"default"_s : QString(), u"hello"_s});
    object.setLabel(u"team"_s, u"alpha"_s);
    object.setAnnotation(u"note"_s, u"x"_s);
    const QByteArray template_ =
        R"json({"template":{"metadata":{"annotations":{"autoscaling.knative.dev/min-scale":"1","autoscaling.knative.dev/target":"10"}},
        "spec":{"containerConcurrency":10,"timeoutSeconds":60,"containers":[{"name":"user-container",
        "image":"package/hello@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "command":["/bin/sh"],"args":["-c","$(TARGET)"],"ports":[{"containerPort":8080,"name":"http1"}],
        "env":[{"name":"TARGET","value":"world"},{"name":"KEY","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}],
        "envFrom":[{"configMapRef":{"name":"c"},"prefix":"C_"}],
        "resources":{"requests":{"cpu":"100m","memory":"64Mi"},"limits":{"cpu":1,"memory":"1Gi"}},
        "readinessProbe":{"httpGet":{"path":"/","port":0},"periodSeconds":1},"livenessProbe":{"tcpSocket":{"port":8080}}}]}}})json";
    const QByteArray traffic = R"({"traffic":[{"revisionName":"hello-00001","percent":40,"tag":"old"},)"
                               R"({"latestRevision":true,"configurationName":"hello","percent":60}]})";
    QJsonObject spec;
    if (&kind == &kinds::service() || &kind == &kinds::configuration())
        spec = QJsonDocument::fromJson(template_).object();
    if (&kind == &kinds::revision())
        spec = QJsonDocument::fromJson(template_).object()["template"_L1]["spec"_L1].toObject();
    if (&kind == &kinds::service() || &kind == &kinds::route())
        spec.insert(u"traffic"_s, QJsonDocument::fromJson(traffic).object().value("traffic"_L1));
    if (!spec.isEmpty())
        object.setSpec(spec);
    if (&kind == &kinds::configMap())
        object.json().insert(u"data"_s, QJsonObject{{u"key"_s, u"value"_s}});
    if (&kind == &kinds::secret()) {
        object.json().insert(u"data"_s, QJsonObject{{u"key"_s, u"Zm9v"_s}});
        object.json().insert(u"stringData"_s, QJsonObject{{u"plain"_s, u"text"_s}});
    }
    return object.json();
}

void promise(bool held, const char *what, const Object &object)
{
    if (!held)
        qFatal("%s: %s", what, object.toJson().constData());
}

void readAsTheRestDoes(const Object &object)
{
    (void)cellsOf(object, WallTime());
    (void)readTraffic(object.spec().value("traffic"_L1).toArray());
    Object known = object;
    dropUnknownFields(known);
    const auto left = mismatches(known);
    promise(std::none_of(left.begin(), left.end(),
                         [](const Mismatch &each) { return each.kind == Mismatch::Kind::UnknownField; }),
            "an unknown field is still there", known);
    if (object.kind() == &kinds::revision())
        (void)readRevisionSpec(object, NoObjects());
}

} // namespace

namespace tidegate::fuzz {

QByteArrayList seeds()
{
    QByteArrayList all;
    for (const Kind &kind : allKinds())
        all << inputOf(kind, specimen(kind));
    return all;
}

QByteArray mutated(const QByteArray &input, std::uint32_t seed)
{
    const Kind &kind = kindOf(input);
    return inputOf(kind, JsonMutator(seed).changed(objectOf(input), schemaOf(kind)));
}

void examine(const QByteArray &input)
{
    const Kind &kind = kindOf(input);
    Object object(objectOf(input));
    if (object.kind() != &kind)
        return; // the API refuses it before any rule is asked
    const Object old(specimen(kind));
    applyDefaults(object, nullptr);
    Object again = object;
    applyDefaults(again, nullptr);
    promise(again == object, "defaults change what they have filled in themselves", object);
    for (const Object *before : {static_cast<const Object *>(nullptr), &old}) {
        const auto valid = validate(object, before);
        promise(valid || !valid.error().causes.empty(), "refused without a cause", object);
        promise(valid || !valid.error().message.empty(), "refused without a sentence", object);
    }
    readAsTheRestDoes(object);
}

} // namespace tidegate::fuzz
