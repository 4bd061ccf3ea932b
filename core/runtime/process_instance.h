#pragma once

#include "core/runtime/class_archives.h"
#include "core/runtime/confinement.h"
#include "core/runtime/end_watch.h"
#include "core/runtime/folder_stock.h"
#include "core/runtime/host_call.h"
#include "core/runtime/host_channel.h"
#include "core/runtime/instance_probes.h"
#include "core/runtime/launch_plan.h"
#include "core/runtime/launcher.h"
#include "core/runtime/line_splitter.h"
#include "core/runtime/output_reader.h"
#include "core/runtime/port_picker.h"
#include "core/runtime/processes.h"
#include "core/runtime/read_hub.h"

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
    std::string hostPrograms;                       ///< their folder; empty: there are none
    std::map<std::string, std::string> environment; ///< the server's own
    ProcessTable table;
    PortPicker ports;
    ReadHub reads;
    std::unique_ptr<FolderStock> folders;
    EndWatch ends;
    std::unique_ptr<Confiner> confiner;
    std::unique_ptr<ClassArchives> archives; ///< null: none are made
    QThreadPool cleaner;                     ///< removes folders; waits for the last one when it goes
};

/// An instance that is a process of this machine, started as the app or as a warm host that becomes it.
class ProcessInstance final : public Instance
{
    Q_OBJECT
public:
    ProcessInstance(LaunchSpec spec, std::uint16_t port, std::shared_ptr<LauncherShare> share);
    ~ProcessInstance() override;
    /// Makes the folder and starts the process; whatever fails is told from the event loop.
    void begin();
    /// Instead: starts the spec's command as a warm host, which says waiting() or exited().
    void beginHost();
    bool isWaiting() const { return m_phase == Phase::Waiting; }
    /// After waiting(): from here on it is the instance of `spec`, and its times begin anew.
    void claim(LaunchSpec spec, std::uint16_t port, const HostCall &call);

    const InstanceId &id() const override { return m_spec.id; }
    std::uint16_t port() const override { return m_port; }
    std::int64_t pid() const override { return m_pid; }
    void stop(milliseconds grace) override;
    Usage usage() const override;
    milliseconds startedAfter() const override { return m_startedAfter; }
    milliseconds readyAfter() const override { return m_readyAfter; }
    StartRecord startRecord() const override { return m_record; }
    RunTimes runTimes() const override;

Q_SIGNALS:
    void waiting();

private:
    enum class Phase
    {
        Launching,
        Waiting, ///< a host without an app
        Started,
        Ready,
        Ending,
        Exited
    };

    void connectProcess();
    void startTimers();
    void chooseArchive();
    Result<> chooseWorkingDir();
    void startProcess(LaunchPlan plan);
    void startProbes();
    void takeWord(const QByteArray &word);
    void failClaim(const std::string &why);
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
    void endStragglers();
    void removeFolder();
    std::chrono::microseconds exactlyElapsed() const;
    milliseconds elapsed() const;
    std::string elapsedText() const;
    std::string timeoutText() const;
    std::string endText(int value, bool isSignal) const;

    LaunchSpec m_spec;
    const std::shared_ptr<LauncherShare> m_share;
    const InstanceFolder m_folder;
    SteadyTime m_begun;
    std::uint16_t m_port;
    std::uint16_t m_otherPort = 0; ///< listened on at the last look, instead of m_port
    std::int64_t m_pid = 0;
    Phase m_phase = Phase::Launching;
    Exit m_exit;
    bool m_isKilled = false;
    QDeadlineTimer m_goneBy;             ///< once killed
    std::optional<Exit::Kind> m_verdict; ///< why it was killed, with m_exit's message
    bool m_hasMovedPort = false;
    std::string m_endedBecause;
    milliseconds m_startedAfter{0};
    milliseconds m_readyAfter{0};
    StartRecord m_record;
    mutable RunTimes m_run;
    std::shared_ptr<const ProcessEnd> m_end; ///< once there is a process
    mutable Usage m_usage;
    double m_cpuBefore = 0; ///< what a host used until its claim
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
    std::string m_program; ///< full path of what was started
    bool m_isHost = false; ///< until its claim
    std::unique_ptr<HostChannel> m_channel;
    InstanceId m_hostId;   ///< who it was until its claim
    QByteArray m_hostSaid; ///< the end of what it printed until then
};

} // namespace tidegate::runtime
