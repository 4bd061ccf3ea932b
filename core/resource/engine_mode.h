#pragma once

#include "core/resource/object.h"

namespace tidegate::resource {

/// `spec.state` of an Engine: what is asked of it.
enum class EngineMode
{
    Running,
    Draining, ///< no instance starts any more; those that there are end when their requests have
    Stopped   ///< all instances end
};

/// Of an Engine; Running when it says nothing, or nothing that is known.
EngineMode engineMode(const Object &engine);
/// Of the Engine `local`; Running when there is none.
EngineMode engineMode(const Snapshot &snapshot);
/// As `spec.state` has it.
QString engineModeName(EngineMode mode);
/// What `spec.state` may be.
const QStringList &engineModes();

} // namespace tidegate::resource
