#include "ui/session/protection.h"

#include "core/client/client.h"

namespace tidegate::session {

Protection::Protection(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Protection::lock);
}

void Protection::begin(bool isProtected)
{
    const bool same = isProtected == m_isProtected && isProtected == m_isLocked;
    m_isProtected = isProtected;
    m_isLocked = isProtected;
    m_timer.stop();
    applyToClient();
    if (!same)
        Q_EMIT changed();
}

void Protection::setClient(client::Client *client)
{
    m_client = client;
    applyToClient();
}

QString Protection::reason() const
{
    return m_isLocked
               ? tr("This connection is protected and locked: nothing can be changed until you unlock it.")
               : QString();
}

void Protection::unlock()
{
    if (!m_isProtected)
        return;
    setLocked(false);
    touch();
}

void Protection::lock()
{
    if (m_isProtected)
        setLocked(true);
}

void Protection::touch()
{
    if (m_isProtected && !m_isLocked && m_idle.count() > 0)
        m_timer.start(m_idle);
}

void Protection::setIdleTime(std::chrono::milliseconds idle)
{
    m_idle = idle;
    m_timer.stop();
    touch();
}

void Protection::setLocked(bool locked)
{
    if (locked == m_isLocked)
        return;
    m_isLocked = locked;
    if (locked)
        m_timer.stop();
    applyToClient();
    Q_EMIT changed();
}

void Protection::applyToClient()
{
    if (m_client)
        m_client->setReadOnly(reason());
}

} // namespace tidegate::session
