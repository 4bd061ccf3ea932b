#pragma once

#include "core/api/ports.h"
#include "core/engine/local_engine.h"
#include "core/http/client.h"
#include "core/resource/object.h"
#include "core/trigger/ports.h"
#include "core/trigger/scheduler.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <memory>

namespace tidegate::server {

/// Sends events: to hosts of the gateway's through its own socket, as any client's request goes, so that a
/// sleeping app wakes; to other URLs directly.
class EventSender : public QObject, public trigger::Sender
{
public:
    EventSender(const QString &gatewayHost, quint16 gatewayPort);
    void send(trigger::Outgoing request, std::function<void(Result<trigger::Answer>)> done) override;

private:
    void sendPlain(trigger::Outgoing request, std::function<void(Result<trigger::Answer>)> done);
    void sendOverTls(const trigger::Outgoing &request, std::function<void(Result<trigger::Answer>)> done);

    std::string m_gatewayHost;
    quint16 m_gatewayPort;
    std::unique_ptr<http::Client> m_client;
    QNetworkAccessManager m_tls; ///< for https: it knows the system's authorities
};

/// Keeps the revisions warm that a route leads to.
class RouteWarmer : public trigger::Warmer
{
public:
    RouteWarmer(engine::LocalEngine &engine, const resource::Snapshot &objects)
        : m_engine(engine), m_objects(objects)
    {
    }
    void keepWarm(const QString &ns, const QString &route, WallTime until) override;

private:
    engine::LocalEngine &m_engine;
    const resource::Snapshot &m_objects;
};

/// The scheduler's records for the API.
class TriggerAdapter : public api::TriggerSource
{
public:
    explicit TriggerAdapter(trigger::Scheduler &scheduler) : m_scheduler(scheduler) {}
    void firings(const QString &ns, const QString &name, int limit,
                 std::function<void(Result<std::vector<QByteArray>>)> done) override;
    void fire(const QString &ns, const QString &name, std::function<void(Result<QByteArray>)> done) override;

private:
    trigger::Scheduler &m_scheduler;
};

} // namespace tidegate::server
