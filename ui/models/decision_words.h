#pragma once

#include <QJsonObject>
#include <QStringList>

namespace tidegate::models {

/// The arithmetic of a decision as the server tells it, a line each in the UI's language: what every metric
/// asked for, the rates, the bounds, who is there.
QStringList decisionDetails(const QJsonObject &decision);

/// `Concurrency`, `CPU`; a custom metric by its name.
QString metricText(const QJsonObject &metric);

} // namespace tidegate::models
