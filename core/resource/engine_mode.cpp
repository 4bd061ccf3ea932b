#include "core/resource/engine_mode.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

const QStringList &engineModes()
{
    static const QStringList names{u"Running"_s, u"Draining"_s, u"Stopped"_s}; // in the order of EngineMode
    return names;
}

EngineMode engineMode(const Object &engine)
{
    const qsizetype index = engineModes().indexOf(engine.spec().value("state"_L1).toString());
    return index < 0 ? EngineMode::Running : EngineMode(index);
}

EngineMode engineMode(const Snapshot &snapshot)
{
    const ObjectPtr engine = snapshot.get(kinds::engine(), {{}, u"local"_s});
    return engine ? engineMode(*engine) : EngineMode::Running;
}

QString engineModeName(EngineMode mode)
{
    return engineModes().at(qsizetype(mode));
}

} // namespace tidegate::resource
