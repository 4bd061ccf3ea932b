#include "app/server/change_teller.h"

#include "core/resource/admission_config.h"
#include "core/resource/kinds.h"
#include "core/resource/serving.h"

#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::server {

using monitoring::Change;
using resource::Object;

namespace {

constexpr int kLongestValue = 400; ///< characters of a value
constexpr int kMostFields = 40;
constexpr int kDeepest = 12;

struct Field
{
    QString path;
    QJsonValue before; ///< undefined: was not there
    QJsonValue after;
};
using Fields = std::vector<Field>;

/// Objects go field by field, everything else as a whole; lists of the same length entry by entry.
void compare(const QString &path, const QJsonValue &before, const QJsonValue &after, int depth, Fields &into)
{
    if (before == after || int(into.size()) >= kMostFields)
        return;
    const bool goesIn = depth < kDeepest && (before.isObject() || before.isUndefined()) &&
                        (after.isObject() || after.isUndefined());
    if (goesIn) {
        QStringList keys = before.toObject().keys() + after.toObject().keys();
        keys.sort();
        keys.removeDuplicates();
        for (const QString &key : keys)
            compare(path.isEmpty() ? key : path + u'.' + key, before.toObject().value(key),
                    after.toObject().value(key), depth + 1, into);
        return;
    }
    const QJsonArray old = before.toArray();
    const QJsonArray now = after.toArray();
    if (depth < kDeepest && before.isArray() && after.isArray() && old.size() == now.size() &&
        path != u"traffic") {
        for (int i = 0; i < old.size(); ++i)
            compare(u"%1[%2]"_s.arg(path).arg(i), old[i], now[i], depth + 1, into);
        return;
    }
    into.push_back({path, before, after});
}

QString clipped(const QString &text)
{
    return text.size() > kLongestValue ? text.left(kLongestValue) + u'…' : text;
}

QString wordsOf(const QJsonValue &value)
{
    if (value.isUndefined() || value.isNull())
        return u"nothing"_s;
    if (value.isString())
        return clipped(value.toString().isEmpty() ? u"\"\""_s : value.toString());
    if (value.isObject())
        return clipped(QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact)));
    if (value.isArray())
        return clipped(QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)));
    return value.toVariant().toString();
}

QJsonValue factOf(const QJsonValue &value)
{
    if (value.isUndefined())
        return QJsonValue::Null;
    if (value.isObject() || value.isArray()) // as text where it would be long
        return wordsOf(value).size() > kLongestValue ? QJsonValue(wordsOf(value)) : value;
    return value.isString() ? QJsonValue(clipped(value.toString())) : value;
}

/// `web-00001 90 %, latest 10 %`.
QString trafficWords(const QJsonValue &traffic)
{
    QStringList shares;
    for (const QJsonValue &share : traffic.toArray()) {
        const QString revision = share["revisionName"_L1].toString(u"latest"_s);
        const QString tag = share["tag"_L1].toString();
        shares << u"%1 %2 %"_s.arg(revision).arg(share["percent"_L1].toInt()) +
                      (tag.isEmpty() ? QString() : u" (tag %1)"_s.arg(tag));
    }
    return shares.isEmpty() ? u"latest 100 %"_s : shares.join(u", "_s);
}

QString fieldWords(const Field &field)
{
    if (field.path == u"traffic")
        return u"%1 → %2"_s.arg(trafficWords(field.before), trafficWords(field.after));
    return u"%1: %2 → %3"_s.arg(field.path, wordsOf(field.before), wordsOf(field.after));
}

/// Values of secrets and variables are nobody's business here: that they changed is.
void hideValues(Fields &fields)
{
    for (Field &field : fields) {
        const bool isVariable = field.path.contains(u"env["_s) || field.path.endsWith(u".env"_s) ||
                                field.path.endsWith(u"ontainers"_s);
        if (!isVariable || field.path.endsWith(u".name"_s))
            continue;
        for (QJsonValue *value : {&field.before, &field.after}) {
            if (!value->isUndefined())
                *value = u"…"_s;
        }
    }
}

void name(Change &change, const Object &object)
{
    change.ns = object.ns();
    change.service = object.name();
    change.facts = {{u"kind"_s, object.kindName()}, {u"name"_s, object.name()}};
}

/// Who wrote it last, as far as that is written down: the user of serving's kinds, and the client's name.
void sign(Change &change, const Object &object)
{
    change.who = object.annotation(resource::keys::lastModifier);
    QString latest;
    for (const QJsonValue &entry : object.metadata().value("managedFields"_L1).toArray()) {
        const QString time = entry["time"_L1].toString();
        if (entry["subresource"_L1].toString().isEmpty() && time >= latest) {
            latest = time;
            change.with = entry["manager"_L1].toString();
        }
    }
}

QString titleOf(const Object &object)
{
    const QString named = u"%1 %2"_s.arg(object.kindName(), object.name());
    return object.ns().isEmpty() ? named : named + u" in %1"_s.arg(object.ns());
}

void put(Change &change, const QString &type, const QString &beginning, const Fields &fields)
{
    change.type = type;
    QStringList words;
    QJsonArray facts;
    for (const Field &field : fields) {
        words << fieldWords(field);
        facts.append(QJsonObject{
            {u"path"_s, field.path}, {u"before"_s, factOf(field.before)}, {u"after"_s, factOf(field.after)}});
    }
    change.text = words.isEmpty() ? beginning + u'.' : u"%1: %2."_s.arg(beginning, words.join(u"; "_s));
    change.facts.insert(u"fields"_s, facts);
}

QJsonObject withPrefix(const QJsonObject &annotations, const QString &prefix)
{
    QJsonObject found;
    for (auto at = annotations.begin(); at != annotations.end(); ++at) {
        if (at.key().startsWith(prefix))
            found.insert(at.key(), at.value());
    }
    return found;
}

QJsonObject annotationsOf(const QJsonObject &metadata)
{
    return metadata.value("annotations"_L1).toObject();
}

/// The template of a Service or Configuration, without what only scales it.
QJsonObject codeOf(const Object &object)
{
    QJsonObject part = object.spec().value("template"_L1).toObject();
    QJsonObject metadata = part.value("metadata"_L1).toObject();
    QJsonObject annotations = annotationsOf(metadata);
    const QStringList keys = annotations.keys();
    for (const QString &key : keys) {
        if (key.startsWith(resource::keys::autoscalingPrefix) ||
            key.startsWith(resource::keys::ownAutoscalingPrefix))
            annotations.remove(key);
    }
    metadata.insert(u"annotations"_s, annotations);
    part.insert(u"metadata"_s, metadata);
    return part;
}

QJsonObject scalingOf(const Object &object)
{
    const QJsonObject annotations =
        annotationsOf(object.spec().value("template"_L1).toObject().value("metadata"_L1).toObject());
    QJsonObject found = withPrefix(annotations, resource::keys::autoscalingPrefix);
    const QJsonObject own = withPrefix(annotations, resource::keys::ownAutoscalingPrefix);
    for (auto at = own.begin(); at != own.end(); ++at)
        found.insert(at.key(), at.value());
    return found;
}

QJsonValue templateImage(const Object &object)
{
    return object.spec().value("template"_L1)["spec"_L1]["containers"_L1][0]["image"_L1];
}

/// A Service, or the Configuration or Route of somebody who has none.
std::vector<Change> tellServing(const store::Change &change, const Change &blank)
{
    const Object &object = *change.object;
    std::vector<Change> told;
    const auto tell = [&](const QString &type, const QString &beginning, const Fields &fields) {
        told.push_back(blank);
        put(told.back(), type, beginning, fields);
    };
    if (change.type == store::ChangeType::Added) {
        Fields fields;
        if (!templateImage(object).isUndefined())
            fields.push_back({u"image"_s, QJsonValue(QJsonValue::Undefined), templateImage(object)});
        tell(u"deploy"_s, titleOf(object) + u" was created"_s, fields);
        return told;
    }
    const auto differences = [](const QJsonValue &before, const QJsonValue &after, const QString &path = {}) {
        Fields fields;
        compare(path, before, after, 0, fields);
        hideValues(fields);
        return fields;
    };
    const Object &before = *change.previous;
    if (const Fields fields = differences(codeOf(before), codeOf(object)); !fields.empty())
        tell(u"deploy"_s, titleOf(object) + u" was deployed anew"_s, fields);
    if (const Fields fields = differences(scalingOf(before), scalingOf(object)); !fields.empty())
        tell(u"scaling"_s, u"The scaling of %1 was changed"_s.arg(titleOf(object)), fields);
    if (const Fields fields =
            differences(before.spec().value("traffic"_L1), object.spec().value("traffic"_L1), u"traffic"_s);
        !fields.empty())
        tell(u"traffic"_s, u"The traffic of %1 was moved"_s.arg(titleOf(object)),
             {{u"traffic"_s, before.spec().value("traffic"_L1), object.spec().value("traffic"_L1)}});
    if (const Fields fields =
            differences(withPrefix(annotationsOf(before.metadata()), resource::keys::flowPrefix),
                        withPrefix(annotationsOf(object.metadata()), resource::keys::flowPrefix));
        !fields.empty())
        tell(u"limits"_s, u"The limits of %1 were changed"_s.arg(titleOf(object)), fields);
    return told;
}

/// Something of which all counts that people write: `key` of it.
std::vector<Change> tellSettings(const store::Change &change, const QString &key, Change blank)
{
    blank.ns.clear();
    blank.service.clear();
    Fields fields;
    const bool isGone = change.type == store::ChangeType::Deleted;
    const QJsonValue before = change.previous && !isGone ? change.previous->json().value(key)
                              : isGone                   ? change.object->json().value(key)
                                                         : QJsonValue(QJsonValue::Undefined);
    compare({}, before, isGone ? QJsonValue(QJsonValue::Undefined) : change.object->json().value(key), 0,
            fields);
    if (fields.empty())
        return {};
    put(blank, u"settings"_s, u"The settings in %1 were changed"_s.arg(titleOf(*change.object)), fields);
    return {blank};
}

QString timeText(WallTime time)
{
    return QString::fromStdString(formatTime(time));
}

} // namespace

std::vector<Change> tellChange(const store::Change &change, WallTime now)
{
    namespace kinds = resource::kinds;
    const Object &object = *change.object;
    if (change.type == store::ChangeType::Modified && !change.previous)
        return {};
    const bool serves = change.kindId == kinds::service().id() ||
                        change.kindId == kinds::configuration().id() || change.kindId == kinds::route().id();
    Change blank;
    blank.time = now;
    name(blank, object);
    sign(blank, object);
    if (serves && change.type == store::ChangeType::Deleted && object.controller().isEmpty()) {
        blank.who.clear(); // who deletes is not written down in the object
        blank.with.clear();
        put(blank, u"delete"_s, titleOf(object) + u" was deleted"_s, {});
        return {blank};
    }
    if (serves)
        return object.controller().isEmpty() ? tellServing(change, blank) : std::vector<Change>();
    if (change.kindId == kinds::configMap().id() && object.ns() == resource::systemNamespace) {
        // The empty ones of the first start are none.
        const bool isEmpty =
            change.type == store::ChangeType::Added && object.json().value("data"_L1).toObject().isEmpty();
        return isEmpty ? std::vector<Change>() : tellSettings(change, u"data"_s, blank);
    }
    if (change.kindId == kinds::engine().id() && change.type == store::ChangeType::Modified)
        return tellSettings(change, u"spec"_s, blank);
    // The server makes pools by itself; people change them.
    if (change.kindId == kinds::instancePool().id() && change.type == store::ChangeType::Modified)
        return tellSettings(change, u"spec"_s, blank);
    return {};
}

Change tellStart(const QString &version, std::optional<WallTime> seen, WallTime now)
{
    Change change;
    change.time = now;
    change.type = u"start"_s;
    QJsonObject facts{{u"kind"_s, u"Engine"_s}, {u"name"_s, u"local"_s}, {u"version"_s, version}};
    if (!seen || *seen > now + seconds(10)) { // a clock that was ahead tells nothing
        change.text = u"The server started, version %1."_s.arg(version);
    } else {
        const qint64 away = std::max<qint64>(0, std::chrono::round<seconds>(now - *seen).count());
        change.text =
            u"The server started again, version %1; it was last seen at about %2, %3 s before."_s.arg(
                version, timeText(*seen), QString::number(away));
        facts.insert(u"lastSeen"_s, timeText(*seen));
    }
    change.facts = facts;
    return change;
}

Change tellStop(const QString &version, WallTime now)
{
    Change change;
    change.time = now;
    change.type = u"stop"_s;
    change.text = u"The server was stopped, version %1."_s.arg(version);
    change.facts = {{u"kind"_s, u"Engine"_s}, {u"name"_s, u"local"_s}, {u"version"_s, version}};
    return change;
}

} // namespace tidegate::server
