#include "core/api/output.h"

#include "core/resource/table.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Kind;
using resource::Object;

namespace {

const QString metaVersion = u"meta.k8s.io/v1"_s;

QByteArray compact(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QJsonObject partial(const Object &object)
{
    return {{u"kind"_s, u"PartialObjectMetadata"_s},
            {u"apiVersion"_s, metaVersion},
            {u"metadata"_s, object.metadata()}};
}

QJsonObject listMetadata(const ListMeta &meta)
{
    QJsonObject metadata{{u"resourceVersion"_s, QString::number(meta.version)}};
    if (!meta.continueToken.isEmpty())
        metadata.insert(u"continue"_s, meta.continueToken);
    if (meta.remaining)
        metadata.insert(u"remainingItemCount"_s, *meta.remaining);
    return metadata;
}

QJsonArray columnDefinitions(const Kind &kind)
{
    QJsonArray columns;
    for (const resource::Column &column : resource::columnsOf(kind)) {
        columns.append(QJsonObject{{u"name"_s, column.name},
                                   {u"type"_s, column.type},
                                   {u"format"_s, column.format},
                                   {u"description"_s, column.description},
                                   {u"priority"_s, column.priority}});
    }
    return columns;
}

QJsonObject rowOf(const Object &object, Output::Include include, WallTime now)
{
    QJsonObject row{{u"cells"_s, resource::cellsOf(object, now)}};
    if (include == Output::Include::Metadata)
        row.insert(u"object"_s, partial(object));
    else if (include == Output::Include::Object)
        row.insert(u"object"_s, object.json());
    return row;
}

QJsonObject table(const Kind *columnsOf, const QJsonArray &rows, const QJsonObject &metadata)
{
    return {{u"kind"_s, u"Table"_s},
            {u"apiVersion"_s, metaVersion},
            {u"metadata"_s, metadata},
            {u"columnDefinitions"_s, columnsOf ? columnDefinitions(*columnsOf) : QJsonArray{}},
            {u"rows"_s, rows}};
}

QByteArray tableOfOne(const Object &object, const Output &output, bool withColumns, WallTime now)
{
    const QJsonArray rows{rowOf(object, output.include, now)};
    const QJsonObject metadata{{u"resourceVersion"_s, QString::number(object.resourceVersion())}};
    return compact(table(withColumns ? object.kind() : nullptr, rows, metadata));
}

// Joined as text: building one document of ten thousand objects first would double the work.
QByteArray plainList(const Kind &kind, const std::vector<Item> &items, const ListMeta &meta,
                     bool metadataOnly)
{
    QByteArray text = "{\"kind\":\"" +
                      (metadataOnly ? QByteArray("PartialObjectMetadataList") : kind.kind.toUtf8() + "List") +
                      "\",\"apiVersion\":\"" + (metadataOnly ? metaVersion : kind.apiVersion()).toUtf8() +
                      "\",\"metadata\":" + compact(listMetadata(meta)) + ",\"items\":[";
    bool first = true;
    for (const Item &item : items) {
        if (!std::exchange(first, false))
            text += ',';
        text += metadataOnly ? compact(partial(item.object())) : item.text();
    }
    return text + "]}";
}

QByteArray tableOfMany(RowCache &rows, const Kind &kind, const std::vector<Item> &items, const ListMeta &meta,
                       Output::Include include, WallTime now)
{
    QByteArray text = compact(table(&kind, {}, listMetadata(meta)));
    const QByteArray end = "]}"; // of the rows, which come last by the alphabet
    text.chop(end.size());
    // What is derived may share its version with what it is derived from, so that its rows have no key.
    const bool isStored = resource::findKind(kind.group, kind.plural) != nullptr;
    const bool lasting = isStored && !resource::hasAges(kind) && include != Output::Include::Object;
    bool first = true;
    for (const Item &item : items) {
        if (!std::exchange(first, false))
            text += ',';
        const auto make = [&] { return compact(rowOf(item.object(), include, now)); };
        text += lasting ? rows.row(item.version(), int(include), make) : make();
    }
    return text + end;
}

} // namespace

Result<Output> outputOf(const Exchange &exchange)
{
    const auto form = negotiate(exchange.header("Accept"), {.table = true});
    if (!form) {
        return fail(Code::NotAcceptable, "only the following media types are accepted: application/json, "
                                         "application/json;as=Table;v=v1;g=meta.k8s.io");
    }
    Output output{*form};
    const QString include = exchange.query.value(u"includeObject"_s);
    if (include == u"None")
        output.include = Output::Include::None;
    else if (include == u"Object")
        output.include = Output::Include::Object;
    else if (!include.isEmpty() && include != u"Metadata")
        return fail(
            Code::BadRequest,
            u"includeObject must be None, Metadata or Object, not \"%1\""_s.arg(include).toStdString());
    return output;
}

const Object &Item::object() const
{
    if (!m_object)
        m_object = std::make_shared<const Object>(QJsonDocument::fromJson(m_text).object());
    return *m_object;
}

QByteArray objectText(const Object &object, const Output &output, WallTime now)
{
    if (output.form == Form::Table)
        return tableOfOne(object, output, true, now);
    return output.form == Form::PartialMetadata ? compact(partial(object)) : object.toJson();
}

QByteArray listText(RowCache &rows, const Kind &kind, const std::vector<Item> &items, const ListMeta &meta,
                    const Output &output, WallTime now)
{
    if (output.form != Form::Table)
        return plainList(kind, items, meta, output.form == Form::PartialMetadata);
    return tableOfMany(rows, kind, items, meta, output.include, now);
}

QByteArray eventObjectText(const Object &object, const Output &output, bool withColumns, WallTime now)
{
    return output.form == Form::Table ? tableOfOne(object, output, withColumns, now)
                                      : objectText(object, output, now);
}

void replyObject(House &house, const ExchangePtr &exchange, int status, const Object &object)
{
    const auto output = outputOf(*exchange);
    if (!output) {
        exchange->fail(output.error());
        return;
    }
    exchange->reply(status, objectText(object, *output, house.clock.wall()), "application/json");
}

} // namespace tidegate::api
