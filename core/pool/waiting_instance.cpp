#include "core/pool/waiting_instance.h"

#include <utility>

namespace tidegate::pool {

namespace {

constexpr int terminationSignal = 15; ///< SIGTERM, as instances report it on every platform

} // namespace

WaitingInstance::WaitingInstance(runtime::LaunchSpec spec, HostPool &pool, Start start, const Clock &clock)
    : m_id(spec.id)
    , m_spec(std::move(spec))
    , m_pool(&pool)
    , m_start(std::move(start))
    , m_clock(clock)
    , m_launched(clock.steady())
{
    m_waiting = pool.wait([this](std::unique_ptr<runtime::WarmHost> host) { begin(std::move(host)); });
}

WaitingInstance::~WaitingInstance()
{
    if (m_waiting != 0 && m_pool)
        m_pool->cancel(m_waiting);
}

void WaitingInstance::begin(std::unique_ptr<runtime::WarmHost> host)
{
    m_waiting = 0;
    m_waited = std::chrono::duration_cast<milliseconds>(m_clock.steady() - m_launched);
    m_inner = m_start(std::move(m_spec), std::move(host));
    if (!m_inner) {
        tellExit({runtime::Exit::Kind::FailedToStart, 0, "was not started: the server is stopping", false});
        return;
    }
    connect(m_inner.get(), &Instance::ready, this, &Instance::ready);
    connect(m_inner.get(), &Instance::readinessChanged, this, &Instance::readinessChanged);
    connect(m_inner.get(), &Instance::failing, this, &Instance::failing);
    connect(m_inner.get(), &Instance::output, this, &Instance::output);
    connect(m_inner.get(), &Instance::exited, this, &Instance::exited);
}

void WaitingInstance::stop(milliseconds grace)
{
    if (m_inner) {
        m_inner->stop(grace);
        return;
    }
    if (m_waiting == 0)
        return; // asked twice
    if (m_pool)
        m_pool->cancel(std::exchange(m_waiting, 0));
    tellExit({runtime::Exit::Kind::Signal, terminationSignal, "was stopped before it had started", true});
}

void WaitingInstance::tellExit(runtime::Exit exit)
{
    QMetaObject::invokeMethod(
        this, [this, exit = std::move(exit)] { Q_EMIT exited(exit); }, Qt::QueuedConnection);
}

milliseconds WaitingInstance::startedAfter() const
{
    return m_inner ? m_waited + m_inner->startedAfter() : milliseconds(0);
}

milliseconds WaitingInstance::readyAfter() const
{
    const milliseconds after = m_inner ? m_inner->readyAfter() : milliseconds(0);
    return after.count() > 0 ? m_waited + after : after;
}

runtime::StartRecord WaitingInstance::startRecord() const
{
    if (!m_inner)
        return {};
    runtime::StartRecord record = m_inner->startRecord();
    for (auto *phase : {&record.launched, &record.loaded, &record.ready}) {
        if (phase->count() > 0)
            *phase += m_waited;
    }
    return record;
}

} // namespace tidegate::pool
