#pragma once

#include <QByteArray>
#include <QStringList>

namespace tidegate::api {

/// Fields that stand twice in one object of a JSON text, as paths (`spec.traffic[0].tag`), in their order;
/// the reader of JSON keeps one of them and tells nobody. The text has been read before: what is not JSON
/// gives no sensible answer, but ends, and is not read past its end.
QStringList duplicateFields(const QByteArray &json);

} // namespace tidegate::api
