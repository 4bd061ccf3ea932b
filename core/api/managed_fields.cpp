#include "core/api/managed_fields.h"

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Kind;
using resource::Object;
using Operation = ManagedEntry::Operation;

namespace {

const QString listKey = u"managedFields"_s;
const QString ancient = u"ancient-changes"_s;
constexpr qsizetype longestManager = 128; // bytes

std::optional<ManagedEntry> readEntry(const QJsonValue &json)
{
    ManagedEntry entry;
    const QString operation = json["operation"_L1].toString();
    entry.manager = json["manager"_L1].toString();
    entry.operation = operation == "Apply"_L1 ? Operation::Apply : Operation::Update;
    entry.apiVersion = json["apiVersion"_L1].toString();
    entry.subresource = json["subresource"_L1].toString();
    entry.time = json["time"_L1].toString();
    const bool isKnown = operation == "Apply"_L1 || operation == "Update"_L1;
    if (!isKnown || entry.apiVersion.isEmpty() || json["fieldsType"_L1].toString() != "FieldsV1"_L1)
        return std::nullopt;
    auto fields = FieldSet::fromJson(json["fieldsV1"_L1].toObject());
    if (!fields)
        return std::nullopt;
    entry.fields = std::move(*fields);
    return entry;
}

QJsonObject writeEntry(const ManagedEntry &entry)
{
    QJsonObject json{{u"apiVersion"_s, entry.apiVersion},
                     {u"fieldsType"_s, u"FieldsV1"_s},
                     {u"fieldsV1"_s, entry.fields.toJson()},
                     {u"manager"_s, entry.manager},
                     {u"operation"_s, entry.operation == Operation::Apply ? u"Apply"_s : u"Update"_s}};
    if (!entry.subresource.isEmpty())
        json.insert(u"subresource"_s, entry.subresource);
    if (!entry.time.isEmpty())
        json.insert(u"time"_s, entry.time);
    return json;
}

// [] and [{}] ask for the list to be cleared.
bool isReset(const QJsonValue &list)
{
    if (!list.isArray())
        return false;
    const QJsonArray entries = list.toArray();
    return entries.isEmpty() || (entries.size() == 1 && entries[0].toObject().isEmpty());
}

FieldSet nobodys()
{
    FieldSet fields;
    for (const QString &name : {u"apiVersion"_s, u"kind"_s, u"metadata"_s})
        fields.insert({u"f:"_s + name});
    for (const QString &name : {u"name"_s, u"namespace"_s, u"creationTimestamp"_s, u"selfLink"_s, u"uid"_s,
                                u"generation"_s, u"managedFields"_s, u"resourceVersion"_s})
        fields.insert({u"f:metadata"_s, u"f:"_s + name});
    return fields;
}

bool isOlder(const ManagedEntry &a, const ManagedEntry &b)
{
    return a.time != b.time ? a.time < b.time : a.manager < b.manager;
}

// The oldest updaters become one.
void capUpdaters(ManagedFields &entries, const Kind &kind)
{
    const auto isUpdater = [](const ManagedEntry &entry) { return entry.operation == Operation::Update; };
    const auto tooMany = size_t(std::count_if(entries.begin(), entries.end(), isUpdater));
    if (tooMany <= maxUpdaters)
        return;
    std::sort(entries.begin(), entries.end(), isOlder);
    ManagedEntry bucket;
    bucket.manager = ancient;
    bucket.apiVersion = kind.apiVersion();
    size_t merged = 0;
    std::erase_if(entries, [&](const ManagedEntry &entry) {
        if (!isUpdater(entry) || merged > tooMany - maxUpdaters)
            return false;
        bucket.fields = bucket.fields.united(entry.fields);
        bucket.time = entry.time;
        ++merged;
        return true;
    });
    entries.push_back(std::move(bucket));
}

void removeFromAll(ManagedFields &entries, const FieldSet &fields)
{
    for (ManagedEntry &entry : entries)
        entry.fields = entry.fields.without(fields);
    std::erase_if(entries, [](const ManagedEntry &entry) { return entry.fields.isEmpty(); });
}

QJsonObject withoutList(const QJsonObject &object)
{
    QJsonObject json = object;
    QJsonObject metadata = json.value("metadata"_L1).toObject();
    metadata.remove(listKey);
    json.insert(u"metadata"_s, metadata);
    return json;
}

} // namespace

bool ManagedEntry::isOf(const ManagedEntry &other) const
{
    return manager == other.manager && operation == other.operation && subresource == other.subresource &&
           (operation == Operation::Apply || apiVersion == other.apiVersion);
}

std::optional<ManagedFields> readManagedFields(const QJsonValue &json)
{
    ManagedFields entries;
    const QJsonArray list = json.toArray();
    for (const QJsonValue &each : list) {
        auto entry = readEntry(each);
        if (!entry)
            return std::nullopt;
        const auto same = std::find_if(entries.begin(), entries.end(),
                                       [&](const ManagedEntry &other) { return other.isOf(*entry); });
        if (same == entries.end())
            entries.push_back(std::move(*entry));
        else
            same->fields = same->fields.united(entry->fields);
    }
    return entries;
}

QJsonArray writeManagedFields(ManagedFields entries)
{
    std::sort(entries.begin(), entries.end(), [](const ManagedEntry &a, const ManagedEntry &b) {
        return std::tie(a.operation, a.time, a.manager, a.apiVersion, a.subresource) <
               std::tie(b.operation, b.time, b.manager, b.apiVersion, b.subresource);
    });
    QJsonArray list;
    for (const ManagedEntry &entry : entries)
        list.append(writeEntry(entry));
    return list;
}

QString managerName(const QString &fieldManager, const QString &userAgent)
{
    if (!fieldManager.isEmpty())
        return fieldManager;
    QString name;
    const QString first = userAgent.section(u'/', 0, 0);
    for (const QChar c : first) {
        if (!c.isPrint())
            continue;
        if ((name + c).toUtf8().size() > longestManager)
            break;
        name += c;
    }
    return name.isEmpty() ? u"unknown"_s : name;
}

void setManagedFields(Object &object, const ManagedFields &entries)
{
    object.setMetadata(listKey, entries.empty() ? QJsonValue(QJsonValue::Undefined)
                                                : QJsonValue(writeManagedFields(entries)));
}

FieldSet ownHalf(const FieldSet &fields, const Kind &kind, const Writer &writer)
{
    const QString status = u"f:status"_s;
    FieldSet half;
    for (const auto &[step, node] : fields.below()) {
        if (!kind.hasStatus || (step == status) == (writer.subresource == u"status"))
            half.setChild(step, node);
    }
    return half;
}

FieldChanges ownedChanges(const QJsonObject &before, const QJsonObject &after, const Kind &kind,
                          const Writer &writer)
{
    const FieldChanges all = compareFields(withoutList(before), withoutList(after), resource::schemaOf(kind));
    return {ownHalf(all.added, kind, writer), ownHalf(all.changed, kind, writer),
            ownHalf(all.removed, kind, writer)};
}

FieldSet ownable(const FieldSet &fields)
{
    static const FieldSet out = nobodys();
    return fields.without(out);
}

ManagedFields current(ManagedFields entries, const Kind &kind)
{
    std::erase_if(entries, [&](const ManagedEntry &entry) { return entry.apiVersion != kind.apiVersion(); });
    for (ManagedEntry &entry : entries)
        entry.fields = fittedFields(entry.fields, resource::schemaOf(kind));
    return entries;
}

void recordUpdate(Object &object, const Object *old, const Writer &writer)
{
    const Kind &kind = *object.kind();
    const bool isPart = !writer.subresource.isEmpty();
    const QJsonValue live = old ? old->metadata().value(listKey) : QJsonValue();
    const QJsonValue given = isPart ? live : object.metadata().value(listKey);
    if (!isPart && isReset(given)) {
        setManagedFields(object, {});
        return;
    }
    auto entries = readManagedFields(given);
    if (!entries || entries->empty())
        entries = readManagedFields(live);
    ManagedFields kept = current(entries.value_or(ManagedFields{}), kind);

    const FieldChanges changes = ownedChanges(old ? old->json() : QJsonObject{}, object.json(), kind, writer);
    ManagedEntry mine{writer.manager,
                      Operation::Update,
                      kind.apiVersion(),
                      writer.subresource,
                      QString::fromStdString(formatTime(writer.now)),
                      ownable(fittedFields(changes.written(), resource::schemaOf(kind)))};
    const auto before =
        std::find_if(kept.begin(), kept.end(), [&](const ManagedEntry &entry) { return entry.isOf(mine); });
    if (before != kept.end() && !mine.fields.isEmpty()) {
        mine.fields = mine.fields.united(before->fields.without(changes.removed));
        kept.erase(before);
    }
    removeFromAll(kept, changes.written().united(changes.removed));
    if (!mine.fields.isEmpty())
        kept.push_back(std::move(mine));
    capUpdaters(kept, kind);
    setManagedFields(object, kept);
}

void keepTimesOfNoChange(Object &object, const Object &old)
{
    Object sameVersion = object;
    sameVersion.setMetadata(u"resourceVersion"_s, old.metadata().value("resourceVersion"_L1));
    if (withoutList(sameVersion.json()) != withoutList(old.json()))
        return;
    const QJsonArray now = object.metadata().value(listKey).toArray();
    const QJsonArray before = old.metadata().value(listKey).toArray();
    if (now.size() != before.size())
        return;
    const auto timeless = [](const QJsonArray &list) {
        std::vector<QJsonObject> entries;
        for (const QJsonValue &each : list) {
            entries.push_back(each.toObject());
            entries.back().remove("time"_L1);
        }
        return entries;
    };
    const auto left = timeless(now);
    const auto right = timeless(before);
    // A new time can also have moved an entry to another place.
    if (std::is_permutation(left.begin(), left.end(), right.begin(), right.end()))
        object.setMetadata(listKey, before);
}

} // namespace tidegate::api
