#include "app/server/server.h"

#include "core/base/logging.h"

#include <QTimer>
#include <algorithm>

// How a server ends.

Q_DECLARE_LOGGING_CATEGORY(lcServer)

namespace tidegate::server {

Server::~Server()
{
    // The gateway's threads post to the engine: they end before it does.
    m_report.reset();
    m_api.reset();
    m_keeper.reset();
    m_monitoring.reset();
    m_sampler.reset();
    m_chronicle.reset();
    m_metering.reset();
    m_ledger.reset();
    m_triggerAdapter.reset();
    m_scheduler.reset();
    m_eventSender.reset();
    m_triggerJournal.reset();
    m_adapters.reset();
    m_startKeeper.reset();
    m_metrics.reset();
    m_reconciler.reset();
    m_gatewayTls.reset();
    if (m_gateway)
        m_gateway->stop(milliseconds(500));
    m_engine.reset();
    m_poolKeeper.reset();
}

// From the outside in: first no new work, then the requests, then the instances, then what they are written
// down in. The engine goes on until the requests have ended, for some of them may wait for an instance.
void Server::stop()
{
    if (m_stopping)
        return;
    m_stopping = true;
    qCInfo(lcServer, "stopping: what is in flight has %lld s",
           (long long)(std::chrono::duration_cast<seconds>(m_options.grace).count()));
    m_report.reset();
    if (!m_gateway) {
        QTimer::singleShot(0, this, &Server::stopped);
        return;
    }
    if (m_scheduler)
        m_scheduler->stop();
    // A second longer than the engine has, so that who still waits then is told so rather than cut off.
    m_gateway->beginStop(m_options.grace + seconds(1));
    m_drainUntil.setRemainingTime(m_options.grace);
    connect(&m_drainTimer, &QTimer::timeout, this, [this] {
        if (m_gateway->idle() || m_drainUntil.hasExpired())
            stopInstances();
    });
    m_drainTimer.start(20);
}

void Server::stopInstances()
{
    m_drainTimer.stop();
    m_reconciler->stop();
    // Without requests there is nothing left to wait for but the processes' own end.
    m_engine->stop(std::clamp<milliseconds>(milliseconds(m_drainUntil.remainingTime()), milliseconds(1'000),
                                            milliseconds(10'000)));
}

void Server::finishStop()
{
    // The API until now: test invocations are requests too, and people may watch the end.
    if (m_api)
        m_api->stop(milliseconds(1'000));
    m_gateway->stop(milliseconds(500));
    // What was acknowledged is on the disk already; what is still queued goes there now.
    m_reconciler.reset();
    m_keeper.reset();
    m_adapters.reset();
    m_startKeeper.reset();
    if (m_sampler)
        m_sampler->tick(); // what came since the last one
    m_sampler.reset();
    m_metrics.reset();
    m_api.reset();
    if (m_monitoring)
        m_monitoring->tellStop();
    m_monitoring.reset();
    m_chronicle.reset();
    m_metering.reset();
    m_ledger.reset();
    // Remembers what was learnt; then the idle hosts end.
    m_poolKeeper.reset();
    m_poolLauncher.reset();
    m_pools.reset();
    m_store.reset();
    Q_EMIT stopped();
}

} // namespace tidegate::server
