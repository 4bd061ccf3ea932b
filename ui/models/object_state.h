#pragma once

#include "core/resource/object.h"

#include <QMetaType>
#include <QString>

namespace tidegate::models {

/// How a thing is, for an icon and a colour (never alone: StateInfo::text goes with it).
enum class ObjectState
{
    Ok,
    Pending, ///< on its way, no need to act
    Failed,
    Off, ///< at rest: scaled to zero, ended, not used
};

/// State in words and, where there is one, its cause.
struct StateInfo
{
    ObjectState state = ObjectState::Pending;
    QString text; ///< one or two words in the UI's language: `Ready`, `Starting`, `Failed`, `Scaled to zero`
    QString reason; ///< from the server: reason and message of the condition; empty when Ok
};

/// By the kind of the object: conditions of serving kinds and engines, phase and container status of
/// instances.
StateInfo stateOf(const resource::Object &object);

StateInfo appState(const resource::Object &service);
StateInfo revisionState(const resource::Object &revision);
StateInfo instanceState(const resource::Object &pod);
StateInfo engineState(const resource::Object &engine);
StateInfo poolState(const resource::Object &pool);

/// The word for a state when nothing more is known.
QString stateWord(ObjectState state);

} // namespace tidegate::models

Q_DECLARE_METATYPE(tidegate::models::ObjectState)
