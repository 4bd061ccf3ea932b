#pragma once

#include "core/base/clock.h"
#include "core/resource/object.h"
#include "ui/models/object_state.h"

#include <QByteArray>
#include <QVariant>
#include <functional>
#include <vector>

namespace tidegate::models {

/// One column of an ObjectTable. Every text is made when it is asked for, so that a change of language needs
/// no new model.
struct TableColumn
{
    QByteArray id; ///< stable, for settings and tests: `name`, `age`
    std::function<QString()> title;
    std::function<QVariant(const resource::Object &, WallTime now)> value; ///< what is shown
    std::function<QVariant(const resource::Object &)> sortKey; ///< a number or a text; none = the shown text
    Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter;
    std::function<QString(const resource::Object &, WallTime now)> tooltip; ///< none = no tooltip
    std::function<QString()> headerTooltip;                                 ///< none = no tooltip
    bool ages = false;     ///< the shown text changes by itself as time passes
    bool sortAges = false; ///< the sort key does, too
    bool isState = false;  ///< shows the row's state: views put the state's icon here
};

/// The Service that a Revision or a Pod is of, by its label; empty for others.
QString serviceOf(const resource::Object &object);

/// The columns of one kind and how its state is read.
struct TableSpec
{
    std::vector<TableColumn> columns;
    std::function<StateInfo(const resource::Object &)> state = stateOf;
};

} // namespace tidegate::models
