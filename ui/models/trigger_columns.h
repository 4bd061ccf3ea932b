#pragma once

#include "core/client/triggers.h"
#include "ui/models/object_table.h"

namespace tidegate::models {

class LastFirings;

/// Running, suspended, or without somebody to send to.
StateInfo triggerState(const resource::Object &source);
/// `hello`, `hello/path`, or the URL.
QString triggerSink(const resource::Object &source);
/// In the UI's language: `Succeeded`.
QString firingStateText(client::FiringRecord::State state);
/// As an ObjectState, for icons and colours.
ObjectState firingLook(client::FiringRecord::State state);

namespace columns {
/// name, namespace, state, sink, schedule, zone, next, last, age. `last` may be null: then the column is
/// empty.
TableSpec triggers(const LastFirings *last);
} // namespace columns

} // namespace tidegate::models
