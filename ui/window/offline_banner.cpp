#include "ui/window/offline_banner.h"

#include "ui/models/formatting.h"

namespace tidegate::window {

using namespace std::chrono_literals;
using session::Session;

OfflineBanner::OfflineBanner(const Session *session, QWidget *parent)
    : widgets::Banner(parent), m_session(session)
{
    setObjectName(QStringLiteral("offlineBanner"));
    m_clock.setInterval(1s);
    connect(&m_clock, &QTimer::timeout, this, &OfflineBanner::refresh);
}

void OfflineBanner::refresh()
{
    // While it is tried again, the banner stays.
    const bool offline = m_session->state() == Session::State::Failed ||
                         (m_session->state() == Session::State::Connecting && !m_session->reason().isEmpty());
    if (!offline) {
        m_clock.stop();
        clear();
        return;
    }
    show(widgets::Tone::Bad, textNow(), tr("Retry now"));
    if (!m_clock.isActive())
        m_clock.start();
}

QString OfflineBanner::textNow() const
{
    QStringList sentences{
        tr("No connection to %1. %2", "profile, cause").arg(m_session->profile().name, m_session->reason())};
    if (const auto last = m_session->lastAnswer()) {
        const auto age =
            std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - *last);
        sentences.append(tr("What you see is %1 old.", "duration").arg(models::formatting::duration(age)));
    }
    const auto delay = std::chrono::ceil<std::chrono::seconds>(m_session->retryDelay());
    if (delay.count() > 0)
        sentences.append(tr("Next try in %1.", "duration").arg(models::formatting::duration(delay)));
    return sentences.join(QLatin1Char(' '));
}

} // namespace tidegate::window
