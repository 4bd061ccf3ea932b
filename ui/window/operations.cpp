#include "ui/window/operations.h"

#include "ui/session/settings.h"

#include <QWidget>

namespace tidegate::window {

Operations::Operations(models::Catalogue *catalogue, session::Session *session, session::Settings *settings,
                       QWidget *window)
    : QObject(window)
    , m_last(catalogue->lastFirings())
    , m_triggers(new TriggerActions(catalogue, &m_firings, session, window))
{
    m_metering.setPrices(models::readPrices(settings->prices()));
    connect(settings, &session::Settings::pricesChanged, this,
            [this, settings] { m_metering.setPrices(models::readPrices(settings->prices())); });
}

void Operations::setClient(client::Client *client)
{
    m_metering.setClient(client);
    m_firings.setClient(client);
    m_last->setClient(client);
    m_triggers->setClient(client);
}

} // namespace tidegate::window
