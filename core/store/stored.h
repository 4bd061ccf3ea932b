#pragma once

#include "core/base/error.h"
#include "core/resource/object.h"

#include <QByteArray>

namespace tidegate::store {

/// Where the text of an object stands, for the sentence about what is wrong with it.
struct Place
{
    QString path; ///< the database
    QString kindId;
    resource::ObjectName name;
};

/// The object in a row of the database. Code::Internal, naming the place, when the text cannot be read or is
/// not the object that the row is kept under. Any thread.
Result<resource::ObjectPtr> readStored(const QByteArray &body, const Place &place);

/// The text of an object for the database. Code::Invalid when it could not be read back. Any thread.
Result<QByteArray> textToStore(const resource::Object &object);

} // namespace tidegate::store
