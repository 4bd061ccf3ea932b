#pragma once

#include "core/api/ports.h"
#include "core/base/clock.h"
#include "core/engine/engine.h"
#include "core/http/client.h"
#include "core/resource/serving.h"
#include "core/runtime/package.h"

#include "app/server/log_adapter.h"
#include "app/server/usage_meter.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QThreadPool>
#include <map>
#include <memory>

namespace tidegate::server {

/// Takes uploads into the package store, on a thread of its own so that a large archive blocks nobody.
class PackageAdapter : public QObject, public api::PackageIntake
{
public:
    explicit PackageAdapter(runtime::PackageStore &packages);
    ~PackageAdapter() override;
    void take(QString file, QString fileName, std::function<void(Result<QJsonObject>)> done) override;
    /// Removes a package's bytes from the disk, unless an upload has brought the same ones within the last
    /// minutes: its Package object may still be on the way.
    void free(const std::string &digest);

private:
    runtime::PackageStore &m_packages;
    std::map<std::string, QDeadlineTimer> m_fresh; ///< of the pool's one thread
    QThreadPool m_pool;
};

/// Scaling samples and decisions from the engine; replays on a thread of its own.
class ScalingAdapter : public QObject, public api::ScalingSource
{
public:
    ScalingAdapter(engine::Engine &engine, const resource::Snapshot &objects);
    ~ScalingAdapter() override;
    std::vector<QJsonObject> decisions(const QString &ns, const QString &revision) override;
    void whatIf(const api::WhatIfRequest &request, std::function<void(Result<QJsonObject>)> done) override;
    std::vector<QJsonObject> samples(const QString &ns, const QString &revision,
                                     std::optional<WallTime> since) override;
    std::shared_ptr<void> follow(const QString &ns, const QString &revision,
                                 std::function<void(const QJsonObject &)> sample) override;

private:
    engine::Engine &m_engine;
    const resource::Snapshot &m_objects;
    QThreadPool m_pool;
};

/// Test invocations: through the gateway's own socket, with the service's host name, as any client's request
/// goes.
class InvokeAdapter : public QObject, public api::Invoker
{
public:
    InvokeAdapter(QString gatewayHost, quint16 gatewayPort, resource::Domain domain,
                  const resource::Snapshot &objects);
    void invoke(const api::InvokeRequest &request, std::function<void(Result<QJsonObject>)> done) override;

private:
    QString m_host;
    quint16 m_port;
    /// As the route's status says; by the usual rule while it says nothing.
    QString hostOf(const api::InvokeRequest &request) const;

    resource::Domain m_domain;
    const resource::Snapshot &m_objects;
    std::unique_ptr<http::Client> m_client;
};

/// What the machine is called, as its Node and in its Pods.
QString machineName();

/// The machine and its instances' use of it: the engine's readings, taken every few seconds so that use is a
/// rate of late and not over a whole life.
class MachineAdapter : public QObject, public api::MachineSource
{
public:
    /// `address` and `port` are where the gateway is reached.
    MachineAdapter(const engine::Engine &engine, QString address, quint16 port, const Clock &clock);
    api::Machine machine() const override;
    std::vector<api::InstanceUsage> usage(const QString &ns, const QString &revision) const override;

private:
    void keepReading(const RevisionKey &key);

    const engine::Engine &m_engine;
    QString m_address;
    quint16 m_port;
    const Clock &m_clock;
    WallTime m_startedAt;
    mutable UsageMeter m_meter;
    std::map<RevisionKey, SteadyTime> m_read; ///< when each revision's instances were read last
    SteadyTime m_swept;
};

/// Ends instances through the engine.
class InstanceAdapter : public api::InstanceEnder
{
public:
    explicit InstanceAdapter(engine::Engine &engine) : m_engine(engine) {}
    bool isLive(const QString &ns, const QString &revision, const QString &pod) const override;
    void end(const QString &ns, const QString &revision, const QString &pod,
             std::optional<milliseconds> grace) override;

private:
    engine::Engine &m_engine;
};

struct Adapters
{
    PackageAdapter packages;
    LogAdapter logs;
    ScalingAdapter scaling;
    InvokeAdapter invoker;
    MachineAdapter machine;
    InstanceAdapter instances;
};

} // namespace tidegate::server
