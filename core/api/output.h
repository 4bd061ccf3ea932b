#pragma once

#include "core/api/house.h"
#include "core/resource/object.h"

#include <QByteArray>
#include <vector>

namespace tidegate::api {

/// How objects are to be written: the form, and what a Table's rows carry.
struct Output
{
    enum class Include
    {
        Metadata,
        None,
        Object
    };
    Form form = Form::Json;
    Include include = Include::Metadata;
};

/// From Accept and `includeObject`. Code::NotAcceptable when the client takes none of our forms, BadRequest
/// for another includeObject.
Result<Output> outputOf(const Exchange &exchange);

/// metadata of a list.
struct ListMeta
{
    qint64 version = 0;
    QString continueToken;
    std::optional<qint64> remaining;
};

/// One object of a list: its text, and the object as soon as somebody asks for it.
class Item
{
public:
    explicit Item(resource::ObjectPtr object)
        : m_version(object->resourceVersion()), m_object(std::move(object))
    {
    }
    explicit Item(const store::Kept &kept) : m_text(kept.text()), m_version(kept.version()) {}
    qint64 version() const { return m_version; }
    QByteArray text() const { return m_text.isEmpty() ? m_object->toJson() : m_text; }
    const resource::Object &object() const;

private:
    QByteArray m_text; ///< empty: that of the object
    qint64 m_version;
    mutable resource::ObjectPtr m_object; ///< null: not read yet
};

QByteArray objectText(const resource::Object &object, const Output &output, WallTime now);
QByteArray listText(RowCache &rows, const resource::Kind &kind, const std::vector<Item> &items,
                    const ListMeta &meta, const Output &output, WallTime now);
/// The object of a watch event; column definitions only with the first event of a Table watch.
QByteArray eventObjectText(const resource::Object &object, const Output &output, bool withColumns,
                           WallTime now);

/// Answers with one object in the form the client wants.
void replyObject(House &house, const ExchangePtr &exchange, int status, const resource::Object &object);

} // namespace tidegate::api
