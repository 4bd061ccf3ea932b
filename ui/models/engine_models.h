#pragma once

#include "ui/models/engine_diagnosis.h"
#include "ui/models/object_editor.h"
#include "ui/models/series_feed.h"

namespace tidegate::models {

/// What the page of engines works with, beside the tables. GUI thread.
struct EngineModels
{
    ObjectEditor pool;     ///< of the chosen pool's bounds
    ObjectEditor settings; ///< of the chosen group of settings
    SeriesFeed poolSeries; ///< `pool.*`
    EngineDiagnosis diagnosis;
    void setClient(client::Client *client)
    {
        pool.setClient(client);
        settings.setClient(client);
        poolSeries.setClient(client);
        diagnosis.setClient(client);
    }
};

} // namespace tidegate::models
