#include "core/store/stored.h"

#include <QJsonDocument>

namespace tidegate::store {

using resource::Object;
using resource::ObjectPtr;

namespace {

tl::unexpected<Error> damaged(const Place &place, const QString &what)
{
    return fail(Code::Internal,
                QStringLiteral("\"%1\" is damaged: the row of %2 \"%3\" %4; restore the file from a copy or "
                               "delete that row")
                    .arg(place.path, place.kindId, place.name.text(), what)
                    .toStdString(),
                place.path.toStdString());
}

} // namespace

Result<ObjectPtr> readStored(const QByteArray &body, const Place &place)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError)
        return damaged(
            place,
            QStringLiteral("is not readable JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset));
    auto object = std::make_shared<const Object>(document.object());
    const resource::Kind *kind = object->kind();
    if (!kind || kind->id() != place.kindId || object->objectName() != place.name)
        return damaged(place, QStringLiteral("holds another object"));
    return object;
}

Result<QByteArray> textToStore(const Object &object)
{
    QByteArray text = object.toJson();
    text.squeeze(); // it is kept for as long as the object lives
    QJsonParseError error;
    (void)QJsonDocument::fromJson(text, &error);
    if (error.error == QJsonParseError::NoError)
        return text;
    return fail(Code::Invalid,
                QStringLiteral("%1 \"%2\" cannot be stored, since it could not be read back: %3")
                    .arg(object.kind()->id(), object.name(), error.errorString())
                    .toStdString(),
                object.objectName().text().toStdString());
}

} // namespace tidegate::store
