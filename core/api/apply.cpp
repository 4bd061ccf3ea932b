#include "core/api/apply.h"

#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Kind;
using resource::Object;
using Operation = ManagedEntry::Operation;

namespace {

const QString listKey = u"managedFields"_s;
const QString lastApplied = u"kubectl.kubernetes.io/last-applied-configuration"_s;
const QString kubectl = u"kubectl"_s;

struct Conflict
{
    ManagedEntry owner;
    FieldPath path;
};
using Conflicts = std::vector<Conflict>;

QString ownerText(const ManagedEntry &owner)
{
    QString text = u'"' + owner.manager + u'"';
    if (!owner.subresource.isEmpty())
        text += u" with subresource \"%1\""_s.arg(owner.subresource);
    return owner.operation == Operation::Update ? text + u" using "_s + owner.apiVersion : text;
}

// One conflict in one line; several by their owners.
QString conflictText(const Conflicts &conflicts)
{
    if (conflicts.size() == 1)
        return u"Apply failed with 1 conflict: conflict with %1: %2"_s.arg(ownerText(conflicts[0].owner),
                                                                           pathText(conflicts[0].path));
    QStringList lines;
    QString last;
    for (const Conflict &conflict : conflicts) {
        const QString owner = ownerText(conflict.owner);
        if (owner != last)
            lines << u"conflicts with %1:"_s.arg(owner);
        last = owner;
        lines << u"- "_s + pathText(conflict.path);
    }
    return u"Apply failed with %1 conflicts: %2"_s.arg(conflicts.size()).arg(lines.join(u'\n'));
}

tl::unexpected<Error> refuse(const Conflicts &conflicts)
{
    Error error{Code::Conflict, conflictText(conflicts).toStdString(), {}, {}};
    for (const Conflict &conflict : conflicts)
        error.causes.push_back({pathText(conflict.path).toStdString(), "FieldManagerConflict",
                                (u"conflict with "_s + ownerText(conflict.owner)).toStdString()});
    return tl::unexpected(error);
}

Conflicts conflictsOf(const ManagedFields &others, const FieldSet &written)
{
    Conflicts conflicts;
    for (const ManagedEntry &owner : others) {
        for (const FieldPath &path : owner.fields.common(written).paths())
            conflicts.push_back({owner, path});
    }
    std::stable_sort(conflicts.begin(), conflicts.end(), [](const Conflict &a, const Conflict &b) {
        return ownerText(a.owner) < ownerText(b.owner);
    });
    return conflicts;
}

// What kubectl applied on the client's side before, and what still stands so, is its own to take over.
FieldSet takenOver(const Object &live)
{
    const QJsonObject last = QJsonDocument::fromJson(live.annotation(lastApplied).toUtf8()).object();
    if (last.isEmpty() || last.value("apiVersion"_L1).toString() != live.apiVersion())
        return {};
    const resource::Schema &schema = resource::schemaOf(*live.kind());
    const FieldChanges since = compareFields(last, live.json(), schema);
    return fieldsOf(last, schema).without(since.written()).without(since.removed);
}

/// One application, step by step.
class Application
{
public:
    Application(const Object *live, const Object &config, const Writer &writer)
        : m_live(live)
        , m_config(config)
        , m_writer(writer)
        , m_kind(*config.kind())
        , m_schema(resource::schemaOf(m_kind))
    {
    }

    Result<Object> run(bool force)
    {
        readOwners();
        const QJsonObject before = m_live ? withoutList(m_live->json()) : QJsonObject{};
        Object after(pruned(mergeFields(before, m_config.json(), m_schema)));
        const FieldChanges changes = ownedChanges(before, after.json(), m_kind, m_writer);
        Conflicts conflicts = conflictsOf(m_others, changes.written());
        if (m_live && m_writer.manager == kubectl && !force) {
            const FieldSet free = takenOver(*m_live);
            std::erase_if(conflicts, [&](const Conflict &conflict) { return free.contains(conflict.path); });
        }
        if (!force && !conflicts.empty())
            return refuse(conflicts);
        keepLastApplied(after);
        setManagedFields(after, owners(changes, after.json() != before));
        return after;
    }

private:
    static QJsonObject withoutList(const QJsonObject &json)
    {
        Object object(json);
        object.setMetadata(listKey, QJsonValue::Undefined);
        return object.json();
    }

    // Whatever is there before anybody is known to have written it belongs to nobody in particular.
    void readOwners()
    {
        m_mine = {m_writer.manager, Operation::Apply, m_kind.apiVersion(), m_writer.subresource, {}, {}};
        if (m_live) {
            const QJsonValue list = m_live->metadata().value(listKey);
            m_others = current(readManagedFields(list).value_or(ManagedFields{}), m_kind);
            if (m_others.empty()) {
                Object first = *m_live;
                recordUpdate(first, nullptr, {u"before-first-apply"_s, {}, m_writer.now});
                m_others = readManagedFields(first.metadata().value(listKey)).value_or(ManagedFields{});
            }
        }
        const auto mine = std::find_if(m_others.begin(), m_others.end(),
                                       [&](const ManagedEntry &entry) { return entry.isOf(m_mine); });
        if (mine != m_others.end()) {
            m_last = mine->fields;
            m_mine.time = mine->time;
            m_others.erase(mine);
        }
        m_mine.fields =
            ownHalf(fittedFields(fieldsOf(m_config.json(), m_schema), m_schema), m_kind, m_writer);
    }

    // Takes away what this manager owned, owns no more, and nobody else does.
    QJsonObject pruned(const QJsonObject &merged) const
    {
        if (m_last.isEmpty())
            return merged;
        FieldSet owned = m_mine.fields;
        for (const ManagedEntry &other : m_others)
            owned = owned.united(other.fields);
        const FieldSet all = withNamedFields(fieldsOf(merged, m_schema), m_schema);
        const FieldSet last = withNamedFields(m_last, m_schema);
        const auto namedOf = [this](const QJsonObject &value) {
            return withNamedFields(fieldsOf(value, m_schema), m_schema);
        };
        // Without all of the last application, then with what somebody owns, then with what was never ours.
        const FieldSet left = namedOf(withoutFields(merged, last, m_schema));
        const QJsonObject withOwned =
            withoutFields(merged, all.without(left.united(withNamedFields(owned, m_schema))), m_schema);
        return withoutFields(merged, all.without(namedOf(withOwned)).common(last), m_schema);
    }

    ManagedFields owners(const FieldChanges &changes, bool changed)
    {
        ManagedFields entries;
        const FieldSet gone = changes.written().united(changes.removed);
        for (ManagedEntry &other : m_others) {
            other.fields = other.fields.without(gone);
            if (!other.fields.isEmpty())
                entries.push_back(std::move(other));
        }
        m_mine.fields = ownable(m_mine.fields);
        if (changed)
            m_mine.time = QString::fromStdString(formatTime(m_writer.now));
        if (!m_mine.fields.isEmpty())
            entries.push_back(m_mine);
        return entries;
    }

    // Whoever goes back to applying on the client's side finds what kubectl applied last here.
    void keepLastApplied(Object &after) const
    {
        if (m_writer.manager != kubectl || after.annotation(lastApplied).isEmpty())
            return;
        Object applied = m_config;
        applied.removeAnnotation(lastApplied);
        after.setAnnotation(lastApplied, QString::fromUtf8(applied.toJson()) + u'\n');
    }

    const Object *m_live;
    const Object &m_config;
    const Writer &m_writer;
    const Kind &m_kind;
    const resource::Schema &m_schema;
    ManagedFields m_others;
    ManagedEntry m_mine;
    FieldSet m_last;
};

QJsonValue withoutNullsBelow(const QJsonValue &value)
{
    if (value.isObject())
        return withoutNulls(value.toObject());
    if (!value.isArray())
        return value;
    QJsonArray list;
    const QJsonArray before = value.toArray();
    for (const QJsonValue &each : before)
        list.append(withoutNullsBelow(each));
    return list;
}

} // namespace

QJsonObject withoutNulls(const QJsonObject &value)
{
    QJsonObject kept;
    for (auto it = value.begin(); it != value.end(); ++it) {
        if (!it.value().isNull())
            kept.insert(it.key(), withoutNullsBelow(it.value()));
    }
    return kept;
}

Result<Object> applyConfiguration(const Object *live, const Object &config, const Writer &writer, bool force)
{
    if (config.metadata().contains(listKey))
        return fail(Code::BadRequest, "metadata.managedFields must be nil");
    return Application(live, config, writer).run(force);
}

} // namespace tidegate::api
