#include "core/runtime/process_instance.h"

#include "core/base/units.h"
#include "core/runtime/files.h"
#include "core/runtime/function.h"
#include "core/runtime/instance_folder.h"
#include "core/runtime/time_text.h"

#include <QMetaObject>
#include <algorithm>
#include <cmath>

namespace tidegate::runtime {

namespace {

constexpr int portPatience = 1000; // ms until another port is looked for
constexpr int portPause = 250;     // ms between two looks
constexpr int limitPause = 500;    // ms
constexpr int groupPause = 5;      // ms
constexpr qsizetype hostSaidMost = 1024;
constexpr int killedWithin = 2000; // ms for the kernel to clear away what has been killed

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

QProcessEnvironment environmentOf(const LaunchPlan &plan)
{
    QProcessEnvironment environment;
    for (const auto &[name, value] : plan.environment)
        environment.insert(text(name), text(value));
    return environment;
}

} // namespace

ProcessInstance::ProcessInstance(LaunchSpec spec, std::uint16_t port, std::shared_ptr<LauncherShare> share)
    : m_spec(std::move(spec))
    , m_share(std::move(share))
    , m_folder(folderFor(m_share->dir, m_spec.id))
    , m_begun(m_share->clock.steady())
    , m_port(port)
    , m_probes(m_spec.probes)
    , m_output(m_process, &m_share->reads)
{
    connectProcess();
    connect(&m_probes, &InstanceProbes::ready, this, &ProcessInstance::takeReady);
    connect(&m_probes, &InstanceProbes::readinessChanged, this, &Instance::readinessChanged);
    connect(&m_probes, &InstanceProbes::failed, this,
            [this](const std::string &name, const std::string &why, std::optional<milliseconds> grace) {
                takeProbeFailure(name, why, grace.value_or(m_spec.grace));
            });
    connect(&m_deadline, &QTimer::timeout, this, &ProcessInstance::takeTimeout);
    connect(&m_grace, &QTimer::timeout, this, &ProcessInstance::kill);
    connect(&m_portLook, &QTimer::timeout, this, &ProcessInstance::lookForPort);
    connect(&m_limitLook, &QTimer::timeout, this, &ProcessInstance::checkLimits);
    connect(&m_groupLook, &QTimer::timeout, this, &ProcessInstance::awaitGroup);
    m_deadline.setSingleShot(true);
    m_grace.setSingleShot(true);
}

ProcessInstance::~ProcessInstance()
{
    m_process.disconnect(this);
    if (m_phase == Phase::Exited)
        return;
    signalGroup(m_process, m_pid, EndSignal::Kill);
    m_process.waitForFinished(killedWithin);
    if (m_confinement && m_confinement->hasGroup())
        m_confinement.reset();
    else if (m_pid > 0)
        endStragglers();
    removeFolder();
}

void ProcessInstance::connectProcess()
{
    connect(&m_process, &QProcess::started, this, &ProcessInstance::takeStarted);
    connect(&m_process, &QProcess::errorOccurred, this, &ProcessInstance::takeFailure);
    connect(&m_process, &QProcess::finished, this, &ProcessInstance::takeFinished);
    connect(&m_output, &OutputReader::received, this, &ProcessInstance::takeOutput);
}

void ProcessInstance::begin()
{
    if (const std::string jar = m_spec.stack ? missingJar(m_spec.stack->classPath) : std::string();
        !jar.empty())
        return failToStart("the jar `" + jar + "` of its stack `" + m_spec.stack->name + "` does not exist");
    chooseArchive();
    LaunchPlan plan = planLaunch(m_spec, m_port, m_folder, m_share->serverId, m_share->environment);
    std::string &path = plan.environment["PATH"];
    path = m_share->confiner->pathFor(m_spec, path);
    m_place = {plan, m_folder.work};
    if (plan.command.empty())
        return failToStart("there is no command to start");
    if (wantsHostPrograms(plan.command))
        return failToStart("the programs that serve functions are missing beside the server");
    if (m_port == 0 && !m_isHost)
        return failToStart("there is no free port from 20000 to 29999 for it");
    auto filled = m_share->folders->give(m_folder);
    if (filled)
        filled = linkContent(m_folder, m_spec.contentDir);
    if (!filled)
        return failToStart(filled.error().message + " (`" + filled.error().subject + "`)");
    if (auto chosen = chooseWorkingDir(); !chosen)
        return failToStart(chosen.error().message);
    m_program = findProgram(plan.command.front(), plan, m_place.work);
    if (!m_program.empty())
        return startProcess(plan);
    const bool isPath = plan.command.front().find('/') != std::string::npos;
    failToStart('`' + plan.command.front() +
                (isPath ? "` does not exist or is not executable"
                        : "` is not installed on this machine or not in its PATH"));
}

/// A direct start of a jar is a start from its archive where there is one, and the wish for one where there
/// is none.
void ProcessInstance::chooseArchive()
{
    if (m_isHost || !m_share->archives || !m_spec.classArchive.empty() || choosesJvmOptions(m_spec))
        return;
    const auto path = classPathOf(m_spec, m_share->environment);
    if (!path)
        return;
    m_spec.classArchive = m_share->archives->use(*path);
    if (m_spec.classArchive.empty())
        return;
    m_record.origin = "archive";
    m_spec.isolation.files.push_back(m_spec.classArchive);
}

Result<> ProcessInstance::chooseWorkingDir()
{
    const std::filesystem::path wanted = nativePath(m_spec.workingDir);
    if (m_spec.workingDir.empty())
        return {};
    std::error_code error;
    if (wanted.is_absolute()) {
        m_place.work = m_spec.workingDir;
        if (std::filesystem::is_directory(wanted, error))
            return {};
        return fail(Code::Invalid, "its working folder `" + m_spec.workingDir + "` does not exist");
    }
    m_place.work = m_folder.work + '/' + m_spec.workingDir;
    const bool isInside = std::find(wanted.begin(), wanted.end(), "..") == wanted.end();
    if (isInside &&
        (std::filesystem::is_directory(nativePath(m_place.work), error) || makeFolder(m_place.work)))
        return {};
    return fail(Code::Invalid, "its working folder `" + m_spec.workingDir + "` cannot be one: it " +
                                   (isInside ? "is a file" : "leads out of the instance's own"));
}

void ProcessInstance::startProcess(LaunchPlan plan)
{
    auto confinement = m_share->confiner->confine(m_spec, m_folder, m_place.work);
    if (!confinement)
        return failToStart(confinement.error().message);
    m_confinement = std::move(*confinement);
    m_place.confinement = m_confinement.get();
    const auto hold = m_confinement->hold();
    if (!hold)
        return failToStart(hold.error().message);
    plan.command.front() = m_program;
    QStringList words;
    for (const std::string &word : m_confinement->wrapped(plan.command))
        words.append(text(word));
    m_process.setProgram(words.takeFirst());
    m_process.setArguments(words);
    m_process.setProcessEnvironment(environmentOf(plan));
    m_process.setWorkingDirectory(text(m_place.work));
    m_process.setStandardInputFile(QProcess::nullDevice());
    if (!m_output.open() || (m_channel && !m_channel->open()))
        return failToStart("there are no file descriptors left for its output");
    prepareChild(m_process, m_output, *hold, m_channel ? m_channel->childEnd() : -1);
    startTimers();
    m_process.start(QIODevice::ReadOnly);
    releaseChild(m_process);
    m_output.letGo();
    if (m_channel)
        m_channel->letGo();
    m_pid = m_process.processId();
}

void ProcessInstance::startTimers()
{
    m_deadline.start(m_spec.probes.deadline);
    if (m_isHost)
        return;
    m_portLook.start(portPatience);
    if (m_confinement->needsLooks())
        m_limitLook.start(limitPause);
}

void ProcessInstance::takeStarted()
{
    m_startedAfter = elapsed();
    m_record.launched = exactlyElapsed();
    m_run.from = m_share->clock.steady();
    m_pid = m_process.processId();
    m_end = m_share->ends.watch(m_pid);
    if (m_phase != Phase::Launching || m_isHost)
        return;
    m_phase = Phase::Started;
    if (m_exit.requested)
        signalStop();
    else
        startProbes();
}

void ProcessInstance::startProbes()
{
    m_probes.start(m_port, m_place);
}

void ProcessInstance::takeReady()
{
    if (m_phase != Phase::Started || m_exit.requested)
        return;
    m_phase = Phase::Ready;
    m_readyAfter = std::max(elapsed(), milliseconds(1));
    m_record.ready = exactlyElapsed();
    m_deadline.stop();
    m_portLook.stop();
    Q_EMIT ready();
}

void ProcessInstance::takeTimeout()
{
    m_verdict = Exit::Kind::StartTimeout;
    m_exit.message = timeoutText();
    kill();
}

/// A liveness or startup probe is final: its app gets the time to end, and no more requests.
void ProcessInstance::takeProbeFailure(const std::string &name, const std::string &why, milliseconds grace)
{
    if (m_exit.requested || m_phase == Phase::Ending || m_phase == Phase::Exited)
        return;
    m_exit.probe = name;
    m_endedBecause = why;
    m_deadline.stop();
    m_portLook.stop();
    Q_EMIT output(true, QByteArray::fromStdString("tidegate: " + why + "; the app is ended"));
    Q_EMIT failing(why);
    m_grace.start(std::max(grace, milliseconds(0)));
    signalStop();
}

std::string ProcessInstance::timeoutText() const
{
    const std::string within = " within " + secondsText(m_spec.probes.deadline);
    if (m_isHost)
        return "was not warm" + within;
    const std::string port = std::to_string(m_port);
    const std::string reason = m_probes.waitsFor();
    const bool isPlain = !m_spec.probes.startup && m_spec.probes.readiness.kind == Probe::Kind::Tcp &&
                         m_spec.probes.readiness.port == 0;
    if (!isPlain)
        return "was not ready" + within + (reason.empty() ? std::string() : "; its " + reason);
    for (const Listener &listener : m_share->table.listeners(m_pid)) {
        if (listener.port == m_port && !listener.isReachable)
            return "did not listen on 127.0.0.1:" + port + within + "; it listens on port " + port +
                   " of another address";
    }
    return "did not listen on port " + port + within;
}

void ProcessInstance::takeFailure(QProcess::ProcessError error)
{
    if (error == QProcess::FailedToStart)
        failToStart("could not be started: " + m_process.errorString().toStdString());
}

/// Told from the event loop, because launch() promises never to fail at once.
void ProcessInstance::failToStart(const std::string &why)
{
    m_exit.kind = Exit::Kind::FailedToStart;
    m_exit.message = why;
    finish();
}

void ProcessInstance::takeOutput(bool isError, const QByteArray &bytes)
{
    if (m_isHost) {
        m_hostSaid = (m_hostSaid + bytes).right(hostSaidMost);
        return;
    }
    (isError ? m_err : m_out).feed(bytes, [this, isError](const QByteArray &lines) {
        Q_EMIT output(isError, lines);
    });
}

void ProcessInstance::finishOutput()
{
    m_output.drain();
    m_out.finish([this](const QByteArray &lines) { Q_EMIT output(false, lines); });
    m_err.finish([this](const QByteArray &lines) { Q_EMIT output(true, lines); });
}

/// After a second without an answer: an app that ignores PORT is taken where it listens. It has to be seen
/// there twice, for many apps open a port for something else before their own.
void ProcessInstance::lookForPort()
{
    m_portLook.setInterval(portPause);
    if (m_phase != Phase::Started || m_exit.requested)
        return;
    const std::vector<Listener> listeners = m_share->table.listeners(m_pid);
    const auto isOwn = [this](const Listener &listener) {
        return listener.port == m_port && listener.isReachable;
    };
    const auto other = std::find_if(listeners.begin(), listeners.end(),
                                    [](const Listener &listener) { return listener.isReachable; });
    const bool isElsewhere =
        other != listeners.end() && std::none_of(listeners.begin(), listeners.end(), isOwn);
    const std::uint16_t seenBefore = std::exchange(m_otherPort, isElsewhere ? other->port : std::uint16_t(0));
    if (m_otherPort == 0 || m_otherPort != seenBefore || m_hasMovedPort)
        return;
    m_hasMovedPort = true;
    Q_EMIT output(true, QByteArrayLiteral("tidegate: the app does not listen on PORT ") +
                            QByteArray::number(m_port) + " but on " + QByteArray::number(m_otherPort) +
                            "; requests go there");
    m_port = m_otherPort;
    m_probes.setPort(m_port);
}

void ProcessInstance::checkLimits()
{
    if (m_isKilled || !m_confinement)
        return;
    m_endedBecause = m_confinement->trespass(m_share->table, m_pid);
    if (!m_endedBecause.empty())
        kill();
}

Usage ProcessInstance::usage() const
{
    if (m_phase == Phase::Ending || m_phase == Phase::Exited || m_pid == 0 || !m_confinement)
        return m_usage;
    const Usage now = m_confinement->usage(m_share->table, m_pid);
    if (now.memoryBytes > 0)
        m_usage = {std::max(now.cpuSeconds - m_cpuBefore, 0.0), now.memoryBytes};
    return m_usage;
}

RunTimes ProcessInstance::runTimes() const
{
    if (m_run.from && !m_run.until && m_end) {
        const SteadyTime before = m_share->clock.steady();
        // Its end may be on its way to the event loop.
        if (m_end->isAlive())
            m_run.alive = before;
        m_run.alive = std::max(m_run.alive, *m_run.from);
    }
    return m_run;
}

void ProcessInstance::stop(milliseconds grace)
{
    const bool hasEndedByItself = m_phase == Phase::Ending && !m_exit.requested;
    if (m_phase == Phase::Exited || hasEndedByItself)
        return;
    const bool isFirst = !std::exchange(m_exit.requested, true);
    m_probes.stop();
    m_deadline.stop();
    m_portLook.stop();
    if (!m_grace.isActive() || grace < m_grace.remainingTimeAsDuration())
        m_grace.start(std::max(grace, milliseconds(0)));
    // Before exec the child still runs with this process's own signal handlers: takeStarted() passes the
    // signal on.
    if (isFirst && m_phase != Phase::Launching)
        signalStop();
}

void ProcessInstance::signalStop()
{
    if (m_confinement)
        m_confinement->terminate(m_process, m_share->table, m_pid);
}

void ProcessInstance::kill()
{
    if (!std::exchange(m_isKilled, true))
        m_goneBy.setRemainingTime(killedWithin);
    m_probes.stop();
    if (m_confinement)
        m_confinement->kill(m_process, m_pid);
}

std::string ProcessInstance::endText(int value, bool isSignal) const
{
    if (!m_endedBecause.empty())
        return m_endedBecause;
    if (const std::string cause = m_confinement->causeOfEnd(); !cause.empty())
        return cause;
    const std::string how = isSignal ? "was killed by signal " : "exited with code ";
    return how + std::to_string(value) + " after " + elapsedText() + m_confinement->remark();
}

void ProcessInstance::takeFinished(int value, QProcess::ExitStatus status)
{
    if (m_run.from && m_end) {
        const auto ago = std::chrono::duration_cast<SteadyTime::duration>(m_end->ago());
        m_run.until = std::max({*m_run.from, m_run.alive, m_share->clock.steady() - ago});
    }
    // Its control group still knows what its last second came to; without one, nobody does any more.
    if (m_confinement)
        m_usage.cpuSeconds = std::max(m_usage.cpuSeconds,
                                      m_confinement->usage(m_share->table, m_pid).cpuSeconds - m_cpuBefore);
    m_output.drain();
    m_probes.stop();
    m_deadline.stop();
    m_portLook.stop();
    m_limitLook.stop();
    m_phase = Phase::Ending;
    m_exit.value = value;
    const bool isSignal = status == QProcess::CrashExit;
    m_exit.kind = m_verdict.value_or(isSignal ? Exit::Kind::Signal : Exit::Kind::Code);
    if (!m_verdict)
        m_exit.message = endText(value, isSignal);
    if (m_isHost && !m_hostSaid.isEmpty())
        m_exit.message += ": " + m_hostSaid.trimmed().toStdString();
    // What it started may use the grace that is left; without a stop() there is none.
    if (!m_exit.requested && m_exit.probe.empty())
        kill();
    m_groupLook.start(groupPause);
    awaitGroup();
}

void ProcessInstance::awaitGroup()
{
    if (m_phase != Phase::Ending)
        return;
    const bool isAlive = m_share->table.isGroupAlive(m_pid);
    if (isAlive && !(m_isKilled && m_goneBy.hasExpired()))
        return;
    // What left its process group has no grace: it was not told of the end.
    if (!m_confinement->isEmpty()) {
        kill();
        if (!m_goneBy.hasExpired())
            return;
    }
    if (!m_confinement->hasGroup())
        endStragglers();
    finish();
}

/// A daemon of an app that began as a host has the marker of either, after fork() alone the host's.
void ProcessInstance::endStragglers()
{
    for (const InstanceId *id : {&m_spec.id, &m_hostId}) {
        if (!id->value.empty())
            m_share->table.endStragglers(m_pid, std::string(instanceMarker) + '=' + id->value);
    }
}

void ProcessInstance::finish()
{
    m_phase = Phase::Exited;
    m_probes.stop();
    for (QTimer *timer : {&m_deadline, &m_grace, &m_portLook, &m_limitLook, &m_groupLook})
        timer->stop();
    finishOutput();
    m_place.confinement = nullptr;
    m_confinement.reset();
    removeFolder();
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT exited(m_exit); }, Qt::QueuedConnection);
}

void ProcessInstance::removeFolder()
{
    m_share->cleaner.start([root = m_folder.root] { removeTree(root); });
}

std::chrono::microseconds ProcessInstance::exactlyElapsed() const
{
    return std::chrono::duration_cast<std::chrono::microseconds>(m_share->clock.steady() - m_begun);
}

milliseconds ProcessInstance::elapsed() const
{
    return std::chrono::duration_cast<milliseconds>(exactlyElapsed());
}

std::string ProcessInstance::elapsedText() const
{
    return secondsText(elapsed());
}

} // namespace tidegate::runtime
