#pragma once

#include <QJsonArray>
#include <QJsonObject>

namespace tidegate::resource {

// The parts that applyDefaults() is made of; each returns its argument with what was left out filled in.

/// spec of a Revision, or of the template in a Service and a Configuration.
QJsonObject defaultedRevisionSpec(QJsonObject spec);
/// spec of a Service or Configuration: its template.
QJsonObject defaultedTemplateIn(QJsonObject spec);
/// spec.traffic of a Service (empty = all to the latest revision) and of a Route (stays empty).
QJsonArray defaultedTraffic(QJsonArray traffic, bool emptyMeansLatest);
/// A whole Secret: type, and stringData moved into data.
QJsonObject defaultedSecret(QJsonObject secret);

} // namespace tidegate::resource
