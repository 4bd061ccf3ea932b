#pragma once

#include "core/runtime/confinement.h"
#include "core/runtime/instance_probes.h"
#include "core/runtime/launch_plan.h"
#include "core/runtime/launcher.h"
#include "core/runtime/line_splitter.h"
#include "core/runtime/output_reader.h"
#include "core/runtime/processes.h"

#include <QDeadlineTimer>
#include <QProcess>
#include <QThreadPool>
#include <QTimer>

namespace tidegate::runtime {

/// What the instances of one launcher have in common; they may outlive it.
struct LauncherShare
{
    explicit LauncherShare(const Clock &clock) : clock(clock) {}

    const Clock &clock;
    std::string dir;
    std::string serverId;
    std::map<std::string, std::string> environment; ///< the server's own
    ProcessTable table;
    std::unique_ptr<Confiner> confiner;
    QThreadPool cleaner; ///< removes folders; waits for the last one when it goes
};

/// An instance that is a process of this machine.
class ProcessInstance final : public Instance
{
    Q_OBJECT
public:
    ProcessInstance(LaunchSpec spec, std::uint16_t port, std::shared_ptr<LauncherShare> share);
    ~ProcessInstance() override;
    /// Makes the folder and starts the process; whatever fails is told from the event loop.
    void begin();

    const InstanceId &id() const override { return m_spec.id; }
    std::uint16_t port() const override { return m_port; }
    std::int64_t pid() const override { return m_pid; }
    void stop(milliseconds grace) override;
    Usage usage() const override;
    milliseconds startedAfter() const override { return m_startedAfter; }
    milliseconds readyAfter() const override { return m_readyAfter; }

private:
    enum class Phase
    {
        Launching,
        Started,
        Ready,
        Ending,
        Exited
    };

    void connectProcess();
    void startTimers();
    Result<> chooseWorkingDir();
    void startProcess(const std::string &program, LaunchPlan plan);
    void takeStarted();
    void takeReady();
    void takeProbeFailure(const std::string &name, const std::string &why, milliseconds grace);
    void takeTimeout();
    void takeFailure(QProcess::ProcessError error);
    void takeFinished(int value, QProcess::ExitStatus status);
    void takeOutput(bool isError, const QByteArray &bytes);
    void finishOutput();
    void lookForPort();
    void checkLimits();
    void signalStop();
    void kill();
    void awaitGroup();
    void failToStart(const std::string &why);
    void finish();
    void removeFolder();
    milliseconds elapsed() const;
    std::string elapsedText() const;
    std::string timeoutText() const;
    std::string endText(int value, bool isSignal) const;

    const LaunchSpec m_spec;
    const std::shared_ptr<LauncherShare> m_share;
    const InstanceFolder m_folder;
    const SteadyTime m_begun;
    std::uint16_t m_port;
    std::uint16_t m_otherPort = 0; ///< listened on at the last look, instead of m_port
    std::int64_t m_pid = 0;
    Phase m_phase = Phase::Launching;
    Exit m_exit;
    bool m_isKilled = false;
    QDeadlineTimer m_goneBy; ///< once killed
    bool m_isTimedOut = false;
    bool m_hasMovedPort = false;
    std::string m_endedBecause;
    milliseconds m_startedAfter{0};
    milliseconds m_readyAfter{0};
    mutable Usage m_usage;
    LineSplitter m_out;
    LineSplitter m_err;
    std::unique_ptr<Confinement> m_confinement; ///< null before begin() has come so far, and after the end
    InstanceProbes m_probes;
    ProbePlace m_place;
    QTimer m_deadline;
    QTimer m_grace;
    QTimer m_portLook;
    QTimer m_limitLook;
    QTimer m_groupLook;
    QProcess m_process;
    OutputReader m_output;
};

} // namespace tidegate::runtime
