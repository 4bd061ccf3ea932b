#pragma once

#include "ui/models/firing_table.h"
#include "ui/models/last_firings.h"
#include "ui/models/metering_model.h"
#include "ui/window/trigger_actions.h"

#include <QObject>

class QWidget;

namespace tidegate::session {
class Session;
class Settings;
} // namespace tidegate::session

namespace tidegate::window {

/// The models behind the pages of triggers and of usage, as the main window holds them.
class Operations : public QObject
{
    Q_OBJECT
public:
    /// All must outlive it.
    Operations(models::Catalogue *catalogue, session::Session *session, session::Settings *settings,
               QWidget *window);
    void setClient(client::Client *client);
    TriggerActions *triggers() const { return m_triggers; }
    models::MeteringModel *metering() { return &m_metering; }
    models::FiringTable *firings() { return &m_firings; }

private:
    models::MeteringModel m_metering;
    models::FiringTable m_firings;
    models::LastFirings *m_last;
    TriggerActions *m_triggers;
};

} // namespace tidegate::window
