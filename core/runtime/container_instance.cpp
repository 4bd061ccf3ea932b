#include "core/runtime/container_instance.h"

#include "core/runtime/container_exec_attempt.h"
#include "core/runtime/time_text.h"

#include <QMetaObject>
#include <algorithm>

namespace tidegate::runtime {

namespace {

constexpr milliseconds proxyHold{25};         // until a proxy has found out that nobody listens behind it
constexpr milliseconds lookPause{500};        // between two looks at a container that is not told of
constexpr milliseconds outputPatience{2'000}; // for the last of what it has printed
constexpr milliseconds killPatience{10'000};  // for an engine to notice what it has killed
constexpr seconds usageEvery{5};
constexpr int lostCode = 137; // what Kubernetes puts down for a container that nobody knows the end of

} // namespace

ContainerInstance::ContainerInstance(LaunchSpec spec, std::shared_ptr<ContainerShare> share)
    : m_spec(std::move(spec)), m_share(std::move(share)), m_begun(m_share->clock.steady())
{
    m_record.origin = "container";
    connect(&m_deadline, &QTimer::timeout, this, &ContainerInstance::takeTimeout);
    connect(&m_grace, &QTimer::timeout, this, &ContainerInstance::kill);
    connect(&m_again, &QTimer::timeout, this, &ContainerInstance::look);
    connect(&m_last, &QTimer::timeout, this, &ContainerInstance::takeLast);
    for (QTimer *timer : {&m_deadline, &m_grace, &m_again, &m_last})
        timer->setSingleShot(true);
}

ContainerInstance::~ContainerInstance()
{
    drop(m_attach);
    drop(m_wait);
    if (!m_container.empty() && m_phase != Phase::Exited && !m_isRemoving)
        m_share->api.remove(m_container, &m_share->api, [](const Result<> &) {});
}

void ContainerInstance::begin()
{
    ContainerImages::Wish wish;
    wish.reference = m_spec.container->image;
    wish.policy = m_spec.container->pull;
    wish.context = this;
    wish.said = [this](const std::string &line) {
        if (m_phase == Phase::Fetching)
            say(line);
    };
    wish.then = [this](const ContainerImages::Have &have) {
        if (m_phase == Phase::Fetching)
            takeImage(have);
    };
    m_share->images.want(std::move(wish));
}

void ContainerInstance::takeImage(const ContainerImages::Have &have)
{
    if (!have)
        return failToStart(have.error().reason, "Unable to fetch image \"" + m_spec.container->image +
                                                    "\": " + have.error().message);
    m_image = *have;
    m_phase = Phase::Making;
    create();
}

// ---- from image to process

/// What is made after this object has gone is removed at once.
void ContainerInstance::create()
{
    ContainerPlace place{m_share->options.serverId, m_share->runId, m_share->options.network, 0};
    if (place.network == ContainerNetwork::Host) {
        m_port = place.hostPort = m_spec.port ? m_spec.port : m_share->ports.pick();
        if (m_port == 0)
            return failToStart("CreateContainerError",
                               "could not be created: there is no free port from 20000 to 29999 for it");
    }
    ContainerApi &api = m_share->api;
    api.create(m_spec.id.value, planContainer(m_spec, place), &api,
               [self = QPointer<ContainerInstance>(this), &api](const Result<std::string> &made) {
                   if (self)
                       self->takeCreated(made);
                   else if (made)
                       api.remove(*made, &api, [](const Result<> &) {});
               });
}

void ContainerInstance::takeCreated(const Result<std::string> &made)
{
    if (!made || made->empty())
        return failToStart("CreateContainerError",
                           "could not be created: " +
                               (made ? "the container engine gave it no id" : made.error().message));
    m_container = *made;
    if (m_exit.requested)
        return endUnstarted();
    attach();
}

/// Before the start, so that no line is missed.
void ContainerInstance::attach()
{
    m_frames = {};
    m_attach = m_share->api.attach(m_container);
    connect(m_attach.get(), &ContainerCall::begun, this, [this] {
        if (!std::exchange(m_isAttached, true))
            start();
    });
    connect(m_attach.get(), &ContainerCall::received, this, &ContainerInstance::takeFrames);
    connect(m_attach.get(), &ContainerCall::done, this, &ContainerInstance::takeAttachEnd);
    m_attach->begin();
}

void ContainerInstance::start()
{
    m_share->api.start(m_container, this, [this](const Result<> &started) { takeStarted(started); });
}

void ContainerInstance::takeStarted(const Result<> &started)
{
    if (m_phase != Phase::Making)
        return;
    if (!started)
        return failToStart("RunContainerError", "could not be started: " + started.error().message);
    m_isStarted = true;
    m_startedAfter = elapsed();
    m_record.launched =
        std::chrono::duration_cast<std::chrono::microseconds>(m_share->clock.steady() - m_begun);
    m_deadline.start(m_spec.probes.deadline);
    m_followedAt = m_share->clock.steady();
    followEnd();
    look();
}

/// Where it listens is known only now.
void ContainerInstance::takeFirstLook(const ContainerState &state)
{
    m_pid = state.pid;
    const bool isBridge = m_share->options.network == ContainerNetwork::Bridge;
    const auto own = state.ports.find(m_spec.container->port);
    if (isBridge && own == state.ports.end())
        return failToStart("RunContainerError",
                           "could not be started: the container engine has not published its port " +
                               std::to_string(m_spec.container->port));
    if (isBridge)
        m_port = own->second;
    m_phase = Phase::Started;
    if (m_isKilled)
        return kill();
    if (m_exit.requested)
        return signalStop();
    ProbePlace place;
    place.held = isBridge ? proxyHold : milliseconds(0);
    place.exec = [this](const Probe &probe) {
        return makeContainerExecAttempt(m_share->api, m_container, probe);
    };
    m_probes = std::make_unique<InstanceProbes>(
        probesFromOutside(m_spec.probes, m_spec.container->port, state.ports));
    connect(m_probes.get(), &InstanceProbes::ready, this, &ContainerInstance::takeReady);
    connect(m_probes.get(), &InstanceProbes::readinessChanged, this, &Instance::readinessChanged);
    connect(m_probes.get(), &InstanceProbes::failed, this,
            [this](const std::string &name, const std::string &why, std::optional<milliseconds> grace) {
                takeProbeFailure(name, why, grace.value_or(m_spec.grace));
            });
    m_probes->start(m_port, place);
}

void ContainerInstance::takeReady()
{
    if (m_phase != Phase::Started || m_exit.requested)
        return;
    m_phase = Phase::Ready;
    m_readyAfter = std::max(elapsed(), milliseconds(1));
    m_record.ready = std::chrono::duration_cast<std::chrono::microseconds>(m_share->clock.steady() - m_begun);
    m_deadline.stop();
    Q_EMIT ready();
}

// ---- what it prints

void ContainerInstance::takeFrames(const QByteArray &bytes)
{
    const auto fed = m_frames.feed(bytes, [this](bool isError, const QByteArray &part) {
        (isError ? m_err : m_out).feed(part, [this, isError](const QByteArray &lines) {
            Q_EMIT output(isError, lines);
        });
    });
    if (fed)
        return;
    say(fed.error().message + "; some of what the app prints may be missing");
    drop(m_attach);
    m_again.start(lookPause);
}

/// The stream ends with the container, and with the engine.
void ContainerInstance::takeAttachEnd()
{
    const Result<ContainerAnswer> answer = m_attach->answer();
    drop(m_attach);
    if (m_phase == Phase::Ending)
        return remove();
    if (!m_isAttached)
        return failToStart("CreateContainerError",
                           "could not be attached to: " +
                               (answer ? "its output has ended" : answer.error().message));
    if (m_isStarted) // else it has ended sooner than the engine could say that it runs
        look();
}

// ---- its end

void ContainerInstance::followEnd()
{
    m_wait = m_share->api.waitForEnd(m_container);
    connect(m_wait.get(), &ContainerCall::done, this, [this] {
        drop(m_wait);
        look();
    });
    m_wait->begin();
}

/// Asks what has become of it; the answer is what counts, not what led here.
void ContainerInstance::look()
{
    if (m_isLooking || m_phase == Phase::Ending || m_phase == Phase::Exited || m_isRemoving)
        return;
    m_isLooking = true;
    m_share->api.inspect(m_container, this, [this](const Result<ContainerState> &state) {
        m_isLooking = false;
        if (m_phase != Phase::Ending && m_phase != Phase::Exited && !m_isRemoving)
            takeLook(state);
    });
}

void ContainerInstance::takeLook(const Result<ContainerState> &state)
{
    if (!state)
        return takeLost(state.error());
    m_lostSince.reset();
    if (!state->isRunning)
        return takeFinished(*state);
    if (m_phase == Phase::Making)
        takeFirstLook(*state);
    if (m_phase == Phase::Started || m_phase == Phase::Ready)
        follow();
}

/// It runs, and yet the engine has ended a connection that tells of it.
void ContainerInstance::follow()
{
    if (m_wait && m_attach)
        return;
    const SteadyTime now = m_share->clock.steady();
    if (now - m_followedAt < lookPause) {
        m_again.start(lookPause);
        return;
    }
    m_followedAt = now;
    if (!m_wait)
        followEnd();
    if (m_attach)
        return;
    say("the container engine has ended the app's output, and is asked for it again; lines may be missing");
    attach();
}

void ContainerInstance::takeLost(const Error &error)
{
    const SteadyTime now = m_share->clock.steady();
    if (!m_lostSince)
        m_lostSince = now;
    const bool isGone = error.code == Code::NotFound;
    if (!isGone && now - *m_lostSince < m_share->options.lostPatience) {
        m_again.start(lookPause);
        return;
    }
    m_verdict = Exit::Kind::Code;
    m_exit.reason = "ContainerStatusUnknown";
    m_exit.message =
        isGone ? "was removed by somebody else" : "cannot be followed any more: " + error.message;
    ContainerState lost;
    lost.exitCode = lostCode;
    takeFinished(lost);
}

void ContainerInstance::takeFinished(const ContainerState &state)
{
    m_phase = Phase::Ending;
    if (m_probes)
        m_probes->stop();
    stopTimers();
    drop(m_wait);
    Exit exit = containerExit(state, m_spec, elapsedText(), m_isKilled);
    if (!m_endedBecause.empty())
        exit.message = m_endedBecause;
    if (m_verdict) {
        exit.kind = *m_verdict;
        exit.value = state.exitCode;
        exit.message = m_exit.message;
    }
    exit.requested = m_exit.requested;
    exit.probe = m_exit.probe;
    exit.reason = m_exit.reason;
    m_exit = std::move(exit);
    if (!m_attach)
        return remove();
    m_last.start(outputPatience);
}

/// What has not come by now does not come.
void ContainerInstance::takeLast()
{
    if (m_phase != Phase::Ending) {
        m_exit.kind = m_verdict.value_or(Exit::Kind::Signal);
        m_exit.value = m_verdict ? lostCode : lostCode - 128;
        if (m_exit.message.empty())
            m_exit.message = "was killed, and the container engine has not ended it within 10 s";
    }
    remove();
}

void ContainerInstance::takeTimeout()
{
    m_verdict = Exit::Kind::StartTimeout;
    m_exit.message = timeoutText();
    kill();
}

std::string ContainerInstance::timeoutText() const
{
    const std::string within = " within " + secondsText(m_spec.probes.deadline);
    const std::string reason = m_probes ? m_probes->waitsFor() : std::string();
    const bool isPlain = !m_spec.probes.startup && m_spec.probes.readiness.kind == Probe::Kind::Tcp &&
                         m_spec.probes.readiness.port == 0;
    if (!isPlain)
        return "was not ready" + within + (reason.empty() ? std::string() : "; its " + reason);
    const bool isBridge = m_share->options.network == ContainerNetwork::Bridge;
    return "did not listen on port " + std::to_string(isBridge ? m_spec.container->port : m_port) + within;
}

/// A liveness or startup probe is final: its app gets the time to end, and no more requests.
void ContainerInstance::takeProbeFailure(const std::string &name, const std::string &why, milliseconds grace)
{
    if (m_exit.requested || m_phase == Phase::Ending || m_phase == Phase::Exited)
        return;
    m_exit.probe = name;
    m_endedBecause = why;
    m_deadline.stop();
    say(why + "; the app is ended");
    Q_EMIT failing(why);
    m_grace.start(std::max(grace, milliseconds(0)));
    signalStop();
}

void ContainerInstance::stop(milliseconds grace)
{
    const bool hasEndedByItself = m_phase == Phase::Ending && !m_exit.requested;
    if (m_phase == Phase::Exited || hasEndedByItself || m_isRemoving)
        return;
    const bool isFirst = !std::exchange(m_exit.requested, true);
    if (m_probes)
        m_probes->stop();
    m_deadline.stop();
    if (m_phase == Phase::Fetching)
        return endUnstarted();
    if (!m_grace.isActive() || grace < m_grace.remainingTimeAsDuration())
        m_grace.start(std::max(grace, milliseconds(0)));
    if (isFirst && (m_phase == Phase::Started || m_phase == Phase::Ready))
        signalStop();
}

void ContainerInstance::signalStop()
{
    m_share->api.signal(m_container, m_image.stopSignal.empty() ? "SIGTERM" : m_image.stopSignal);
}

void ContainerInstance::kill()
{
    m_isKilled = true;
    if (m_probes)
        m_probes->stop();
    if (m_phase != Phase::Started && m_phase != Phase::Ready)
        return; // takeFirstLook() comes back to it
    m_share->api.signal(m_container, "SIGKILL");
    m_last.start(killPatience);
}

void ContainerInstance::failToStart(const std::string &reason, const std::string &why)
{
    m_exit.kind = Exit::Kind::FailedToStart;
    m_exit.reason = reason;
    m_exit.message = why;
    m_container.empty() ? finish() : remove();
}

void ContainerInstance::endUnstarted()
{
    m_exit.message = "was stopped before it was started";
    m_container.empty() ? finish() : remove();
}

/// An engine that cannot remove it now is asked again at the server's next start.
void ContainerInstance::remove()
{
    if (std::exchange(m_isRemoving, true))
        return;
    m_phase = Phase::Ending;
    stopTimers();
    if (m_probes)
        m_probes->stop();
    drop(m_attach);
    drop(m_wait);
    m_share->api.remove(m_container, this, [this](const Result<> &removed) {
        if (!removed)
            say("its container was not removed: " + removed.error().message);
        finish();
    });
}

void ContainerInstance::finish()
{
    m_phase = Phase::Exited;
    stopTimers();
    m_out.finish([this](const QByteArray &lines) { Q_EMIT output(false, lines); });
    m_err.finish([this](const QByteArray &lines) { Q_EMIT output(true, lines); });
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT exited(m_exit); }, Qt::QueuedConnection);
}

// ---- the rest

Usage ContainerInstance::usage() const
{
    const SteadyTime now = m_share->clock.steady();
    const bool runs = m_phase == Phase::Started || m_phase == Phase::Ready;
    if (!runs || (m_usageAsked && now - *m_usageAsked < usageEvery))
        return m_usage;
    m_usageAsked = now;
    // Asking changes nothing that anybody sees: the next call has the answer.
    auto *self = const_cast<ContainerInstance *>(this);
    m_share->api.readUsage(m_container, self, [self](const Result<Usage> &usage) {
        if (usage && usage->memoryBytes > 0)
            self->m_usage = *usage;
    });
    return m_usage;
}

void ContainerInstance::say(const std::string &line)
{
    Q_EMIT output(true, QByteArray::fromStdString("tidegate: " + line));
}

void ContainerInstance::stopTimers()
{
    for (QTimer *timer : {&m_deadline, &m_grace, &m_again, &m_last})
        timer->stop();
}

/// It may be the sender of what led here.
void ContainerInstance::drop(std::unique_ptr<ContainerCall> &call)
{
    if (!call)
        return;
    call->disconnect(this);
    call->close();
    call.release()->deleteLater();
}

milliseconds ContainerInstance::elapsed() const
{
    return std::chrono::duration_cast<milliseconds>(m_share->clock.steady() - m_begun);
}

std::string ContainerInstance::elapsedText() const
{
    return secondsText(elapsed());
}

} // namespace tidegate::runtime
