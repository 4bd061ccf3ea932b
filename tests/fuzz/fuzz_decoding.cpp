// What reads a client's bytes: JSON, YAML, protobuf, patches, owners of fields, selectors, paths and queries.
// The first byte of an input chooses the reader, the rest is its text.

#include "core/api/apply.h"
#include "core/api/body.h"
#include "core/api/deletion.h"
#include "core/api/duplicates.h"
#include "core/api/field_set.h"
#include "core/api/patch.h"
#include "core/api/protobuf.h"
#include "core/api/selectors.h"
#include "core/api/strategic_patch.h"
#include "core/api/target.h"
#include "core/resource/kinds.h"
#include "core/resource/schema.h"
#include "tests/api/proto_maker.h"
#include "tests/fuzz/json_mutator.h"
#include "tests/fuzz/subject.h"

#include <QJsonDocument>

using namespace tidegate;
using namespace tidegate::api;
using namespace Qt::StringLiterals;

namespace {

enum class Reader : char
{
    Json,
    Yaml,
    MergePatch,
    JsonPatch,
    Labels,
    Fields,
    Path,
    Query,
    Protobuf,
    Duplicates,
    FieldsV1,
    Apply,
    Deletion,
    Count
};

Reader readerOf(const QByteArray &input)
{
    return input.isEmpty() ? Reader::Json : Reader(std::uint8_t(input[0]) % int(Reader::Count));
}

QByteArray inputOf(Reader reader, const QByteArray &text)
{
    return char(reader) + text;
}

const QByteArray document =
    R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","labels":{"a":"b"}},"data":{"k":"v"},"list":[1,[2,3],{"n":null}]})";

QByteArray protobufDocument()
{
    return test::enveloped("v1", "ConfigMap",
                           test::content(1, test::content(1, "x") + test::pair(11, "a", "b")) +
                               test::pair(2, "k", "v"));
}

void promise(bool held, const char *what, const QByteArray &text)
{
    if (!held)
        qFatal("%s: %s", what, text.toPercentEncoding().constData());
}

void examineValue(const Result<QJsonValue> &value, const QByteArray &text)
{
    promise(value || !value.error().message.empty(), "refused without a sentence", text);
    promise(!value || !isTooDeep(*value), "deeper than allowed", text);
}

void examinePatch(const QByteArray &text, bool isMerge)
{
    const auto patch = parseJson(text);
    if (!patch)
        return;
    const QJsonValue target = QJsonDocument::fromJson(document).object();
    if (isMerge) {
        const QJsonValue once = mergePatch(target, *patch);
        // RFC 7386: what has been merged is not changed by merging it again.
        promise(mergePatch(once, *patch) == once, "a merge patch is not idempotent", text);
        const auto strategic = strategicPatch(target.toObject(), patch->toObject(),
                                              resource::schemaOf(resource::kinds::configMap()));
        promise(strategic || !strategic.error().message.empty(), "refused without a sentence", text);
    } else if (patch->isArray()) {
        examineValue(jsonPatch(target, patch->toArray()), text);
    }
}

void examineDuplicates(const QByteArray &text)
{
    (void)duplicateFields(text);
    // What has been read holds each key once.
    const QJsonDocument read = QJsonDocument::fromJson(text);
    promise(duplicateFields(read.toJson(QJsonDocument::Compact)).isEmpty(), "a key stands twice in an object",
            text);
}

void examineFieldSet(const QByteArray &text)
{
    const auto set = FieldSet::fromJson(QJsonDocument::fromJson(text).object());
    if (!set)
        return;
    promise(FieldSet::fromJson(set->toJson()) == set, "a set of fields reads otherwise than it was written",
            text);
    promise(set->united(*set) == *set && set->common(*set) == *set, "a set differs from itself", text);
    promise(set->without(*set).isEmpty(), "something is left of a set without itself", text);
}

// As checkedObject() lets it through: the types of its fields are judged later.
void examineApply(const QByteArray &text)
{
    QJsonObject wanted = withoutNulls(QJsonDocument::fromJson(text).object());
    if (!wanted.value("metadata"_L1).isObject() || isTooDeep(wanted))
        return;
    wanted.insert(u"apiVersion"_s, u"v1"_s);
    wanted.insert(u"kind"_s, u"ConfigMap"_s);
    const resource::Object config(wanted);
    const Writer writer{u"me"_s, {}, WallTime()};
    const resource::Object live(QJsonDocument::fromJson(document).object());
    for (const resource::Object *before : {static_cast<const resource::Object *>(nullptr), &live}) {
        const auto once = applyConfiguration(before, config, writer, true);
        promise(once || !once.error().message.empty(), "refused without a sentence", text);
        if (!once)
            continue;
        const auto twice = applyConfiguration(&*once, config, writer, false);
        promise(twice.has_value(), "what has been applied conflicts with itself", text);
        promise(*twice == *once, "applying the same again changes something", text);
    }
}

void examineDeletion(const QByteArray &text)
{
    const auto options = readDeleteOptions(QJsonDocument::fromJson(text).object(), Query());
    promise(options || !options.error().message.empty(), "refused without a sentence", text);
}

} // namespace

namespace tidegate::fuzz {

QByteArrayList seeds()
{
    return {
        inputOf(Reader::Json, document),
        inputOf(Reader::Yaml, "a: &x [1, true, ~, \"s\"]\nb: *x\nc: {d: |\n  text\n}\n---\n"),
        inputOf(Reader::MergePatch,
                R"({"metadata":{"labels":{"a":null,"c":"d"}},"data":{"k":{"deep":[1]}}})"),
        inputOf(
            Reader::JsonPatch,
            R"([{"op":"test","path":"/list/0","value":1},{"op":"add","path":"/list/-","value":{}},)"
            R"({"op":"move","from":"/data/k","path":"/data/~1~0"},{"op":"copy","from":"","path":"/data/all"}])"),
        inputOf(Reader::Labels, "a=b,c!=d,e in (x,y),f notin (z),g,!h"),
        inputOf(Reader::Fields, "metadata.name=x,involvedObject.kind!=Service"),
        inputOf(Reader::Path, "/apis/serving.knative.dev/v1/namespaces/default/services/hello/status"),
        inputOf(Reader::Query, "watch=true&labelSelector=a%3Db&limit=500&fieldSelector=metadata.name%3Dx"),
        inputOf(Reader::Protobuf, protobufDocument()),
        inputOf(Reader::Duplicates, R"({"a":1,"b":{"a":"\\"},"c":[{"a":1},{"\u0061":1,"b":"\"}"}],"a":2})"),
        inputOf(
            Reader::FieldsV1,
            R"({"f:metadata":{"f:labels":{".":{},"f:a":{}},"f:ownerReferences":{"k:{\"uid\":\"u\"}":{".":{},"f:name":{}}},"f:finalizers":{"v:\"x\"":{}}},"f:list":{"i:0":{}}})"),
        inputOf(Reader::Apply, document),
        inputOf(
            Reader::Deletion,
            R"({"propagationPolicy":"Foreground","orphanDependents":false,"gracePeriodSeconds":3,"dryRun":["All"],"preconditions":{"uid":"u","resourceVersion":"5"}})")};
}

QByteArray mutated(const QByteArray &input, std::uint32_t seed)
{
    const QByteArray text = input.mid(1);
    const QJsonDocument json = QJsonDocument::fromJson(text);
    JsonMutator mutator(seed);
    if (json.isObject())
        return inputOf(readerOf(input),
                       QJsonDocument(mutator.changed(json.object(), {})).toJson(QJsonDocument::Compact));
    if (json.isArray()) {
        const QJsonObject wrapped = mutator.changed({{u"a"_s, json.array()}}, {});
        return inputOf(readerOf(input),
                       QJsonDocument(wrapped.value("a"_L1).toArray()).toJson(QJsonDocument::Compact));
    }
    // Text: a byte goes, comes, turns or a piece is doubled.
    QByteArray changed = text;
    const qsizetype at = changed.isEmpty() ? 0 : qsizetype(seed / 7 % std::uint32_t(changed.size()));
    constexpr char bytes[] = "/%=&,()!{}[]:\"'\n\t -~\0\xff\xc3*&?#";
    const char byte = bytes[seed / 11 % (sizeof bytes - 1)];
    if (seed % 4 == 0)
        changed.remove(at, 1);
    else if (seed % 4 == 1)
        changed.insert(at, byte);
    else if (seed % 4 == 2 && !changed.isEmpty())
        changed[at] = byte;
    else if (changed.size() < 4096)
        changed.insert(at, changed.left(at));
    return inputOf(readerOf(input), changed);
}

void examine(const QByteArray &input)
{
    const QByteArray text = input.mid(1);
    const QString string = QString::fromUtf8(text);
    switch (readerOf(input)) {
    case Reader::Json:
        return examineValue(parseJson(text), text);
    case Reader::Yaml:
        return examineValue(parseYaml(text), text);
    case Reader::MergePatch:
        return examinePatch(text, true);
    case Reader::JsonPatch:
        return examinePatch(text, false);
    case Reader::Labels:
        if (const auto selector = LabelSelector::parse(string))
            (void)selector->matches(resource::Object(QJsonDocument::fromJson(document).object()));
        return;
    case Reader::Fields:
        if (const auto selector = FieldSelector::parse(string))
            (void)selector->matches(resource::Object(QJsonDocument::fromJson(document).object()));
        return;
    case Reader::Path:
        (void)parseTarget(text.toStdString());
        return;
    case Reader::Query:
        if (const auto query = Query::parse(text.toStdString()))
            (void)query->number(u"limit"_s);
        return;
    case Reader::Protobuf: {
        const auto object = parseProtobuf(text);
        promise(object || !object.error().message.empty(), "refused without a sentence", text);
        return;
    }
    case Reader::Duplicates:
        return examineDuplicates(text);
    case Reader::FieldsV1:
        return examineFieldSet(text);
    case Reader::Apply:
        return examineApply(text);
    case Reader::Deletion:
        return examineDeletion(text);
    case Reader::Count:
        break;
    }
}

} // namespace tidegate::fuzz
