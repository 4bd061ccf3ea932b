#pragma once

#include "ui/models/table_spec.h"

namespace tidegate::models::columns {

// What columns of several kinds are made of.

using Title = QString (*)();
using Text = std::function<QString(const resource::Object &)>;
using Number = std::function<std::optional<double>(const resource::Object &)>;

TableColumn textColumn(QByteArray id, Title title, Text text);
/// Numbers stand right, sort by value, and are empty where they are not known.
TableColumn numberColumn(QByteArray id, Title title, Number number, std::function<QString(double)> show);
/// `state`, with the reason as its tool tip.
TableColumn stateColumn(std::function<StateInfo(const resource::Object &)> state);
TableColumn nameColumn();      ///< `name`
TableColumn namespaceColumn(); ///< `namespace`
TableColumn ageColumn();       ///< `age`; the youngest sorts first
TableColumn createdColumn();   ///< `created`

} // namespace tidegate::models::columns
