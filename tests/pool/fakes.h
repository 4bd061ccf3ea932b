#pragma once

#include "core/pool/pool_launcher.h"

#include <QCoreApplication>
#include <QPointer>

/// A process that does what the test says; started plainly, or from a host.
class FakeInstance : public tidegate::runtime::Instance
{
    Q_OBJECT
public:
    FakeInstance(tidegate::runtime::LaunchSpec spec, bool isFromHost)
        : spec(std::move(spec)), isFromHost(isFromHost)
    {
    }
    const tidegate::InstanceId &id() const override { return spec.id; }
    std::uint16_t port() const override { return 4711; }
    std::int64_t pid() const override { return 815; }
    void stop(tidegate::milliseconds grace) override { stopGrace = grace; }
    tidegate::runtime::Usage usage() const override { return {1, 2}; }
    tidegate::milliseconds startedAfter() const override { return tidegate::milliseconds(5); }
    tidegate::milliseconds readyAfter() const override { return m_readyAfter; }
    tidegate::runtime::StartRecord startRecord() const override
    {
        return {"pool", startedAfter(), tidegate::milliseconds(0), m_readyAfter};
    }
    void becomeReady(int ms)
    {
        m_readyAfter = tidegate::milliseconds(ms);
        Q_EMIT ready();
    }
    void end(const tidegate::runtime::Exit &exit) { Q_EMIT exited(exit); }
    void say(const QByteArray &line) { Q_EMIT output(true, line); }

    tidegate::runtime::LaunchSpec spec;
    bool isFromHost;
    std::optional<tidegate::milliseconds> stopGrace;

private:
    tidegate::milliseconds m_readyAfter{0};
};

/// What was started, oldest first; gone ones are null.
using FakeInstances = std::vector<QPointer<FakeInstance>>;

class FakeHost : public tidegate::runtime::WarmHost
{
    Q_OBJECT
public:
    FakeHost(tidegate::runtime::HostKind kind, int number, FakeInstances &claimed)
        : number(number), m_kind(std::move(kind)), m_claimed(claimed)
    {
    }
    const tidegate::runtime::HostKind &kind() const override { return m_kind; }
    std::int64_t pid() const override { return number; }
    bool isReady() const override { return m_warmAfter.count() > 0; }
    tidegate::milliseconds warmAfter() const override { return m_warmAfter; }
    tidegate::runtime::Usage usage() const override { return {0, bytes}; }
    std::unique_ptr<tidegate::runtime::Instance> claim(tidegate::runtime::LaunchSpec spec) override
    {
        auto instance = std::make_unique<FakeInstance>(std::move(spec), true);
        m_claimed.push_back(instance.get());
        return instance;
    }
    bool isOutdated() const override { return outdated; }
    void becomeReady(int ms)
    {
        m_warmAfter = tidegate::milliseconds(ms);
        Q_EMIT ready();
    }
    void end(const std::string &message)
    {
        Q_EMIT exited({tidegate::runtime::Exit::Kind::Code, 1, message, false});
    }

    int number; ///< in the order they were started, from 1
    std::uint64_t bytes = 10U << 20;
    bool outdated = false;

private:
    tidegate::runtime::HostKind m_kind;
    FakeInstances &m_claimed;
    tidegate::milliseconds m_warmAfter{0};
};

/// Hosts for what runs `java` or `node`, and for nothing else.
class FakeStarter : public tidegate::runtime::HostStarter
{
public:
    std::optional<tidegate::runtime::HostKind>
    kindFor(const tidegate::runtime::LaunchSpec &spec) const override
    {
        const std::string &program = spec.command.at(0);
        if (program != "java" && program != "node")
            return std::nullopt;
        return tidegate::runtime::HostKind{program, "/usr/bin/" + program, {}, {}};
    }
    std::unique_ptr<tidegate::runtime::WarmHost> start(const tidegate::runtime::HostKind &kind) override
    {
        auto host = std::make_unique<FakeHost>(kind, int(m_hosts.size()) + 1, claimed);
        m_hosts.push_back(host.get());
        return host;
    }
    /// Those that live and are not claimed, oldest first.
    std::vector<FakeHost *> alive() const
    {
        std::vector<FakeHost *> hosts;
        for (const QPointer<FakeHost> &host : m_hosts) {
            if (host)
                hosts.push_back(host);
        }
        return hosts;
    }
    std::vector<int> numbers() const
    {
        std::vector<int> all;
        for (const FakeHost *host : alive())
            all.push_back(host->number);
        return all;
    }
    int starts() const { return int(m_hosts.size()); }
    /// All that are warming get ready.
    void readyAll(int ms = 2'000)
    {
        for (FakeHost *host : alive()) {
            if (!host->isReady())
                host->becomeReady(ms);
        }
    }

    FakeInstances claimed;

private:
    std::vector<QPointer<FakeHost>> m_hosts;
};

class FakePlainLauncher : public tidegate::runtime::Launcher
{
public:
    std::unique_ptr<tidegate::runtime::Instance> launch(tidegate::runtime::LaunchSpec spec) override
    {
        auto instance = std::make_unique<FakeInstance>(std::move(spec), false);
        launched.push_back(instance.get());
        return instance;
    }
    FakeInstances launched;
};

/// Pools with fakes around them and a clock that stands still, at a minute's beginning in UTC.
struct PoolHouse
{
    explicit PoolHouse(tidegate::pool::PoolsOptions options = defaults()) : pools(options, starter, clock) {}

    /// No first ten minutes, no slow release, no wait after a burst, and memory for everything.
    static tidegate::pool::PoolsOptions defaults()
    {
        tidegate::pool::PoolsOptions options;
        options.rules.initial = 0;
        options.rules.releaseHalfLife = 0;
        options.maxConcurrentStarts = 100;
        options.calm = tidegate::milliseconds(0);
        options.readMemory = [] { return tidegate::runtime::MachineMemory{64ULL << 30, 60ULL << 30}; };
        return options;
    }
    static tidegate::runtime::LaunchSpec app(const std::string &program = "java", const std::string &id = "a")
    {
        tidegate::runtime::LaunchSpec spec;
        spec.id = tidegate::InstanceId{id};
        spec.command = {program, "-jar", "app.jar"};
        return spec;
    }
    static tidegate::runtime::HostKind kind(const std::string &runtime = "java")
    {
        return {runtime, "/usr/bin/" + runtime, {}, {}};
    }
    tidegate::pool::HostPool &pool(const std::string &runtime = "java") { return pools.pool(kind(runtime)); }
    /// A second passes.
    void tick()
    {
        clock.advance(std::chrono::seconds(1));
        pools.tick(clock.wall());
    }
    void ticks(int count)
    {
        for (int i = 0; i < count; ++i)
            tick();
    }
    /// What was put off to the event loop.
    void settle() const
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    tidegate::pool::PoolObservation seen(const std::string &runtime = "java") const
    {
        for (const auto &each : pools.observe()) {
            if (each.kind == kind(runtime))
                return each;
        }
        qFatal("there is no pool of %s", runtime.c_str());
    }
    /// `count` idle hosts.
    void warm(int count, const std::string &runtime = "java")
    {
        pools.setSettings(runtime, {count, 0, false, false});
        pool(runtime);
        tick();
        starter.readyAll();
    }

    tidegate::ManualClock clock{tidegate::WallTime{std::chrono::seconds(1'800'000'000)}};
    FakeStarter starter;
    FakePlainLauncher plain;
    tidegate::pool::Pools pools;
};
