#pragma once

#include "core/runtime/container_frames.h"
#include "core/runtime/container_images.h"
#include "core/runtime/container_launcher.h"
#include "core/runtime/instance_probes.h"
#include "core/runtime/line_splitter.h"
#include "core/runtime/port_picker.h"

namespace tidegate::runtime {

/// What the containers of one launcher have in common; they may outlive it.
struct ContainerShare
{
    ContainerShare(const ContainerLauncherOptions &options, const Clock &clock);

    const ContainerLauncherOptions options;
    const Clock &clock;
    const std::string runId;
    ContainerApi api;
    ContainerImages images;
    PortPicker ports;
};

/// An instance that is a container: the image is there → created → attached → started → ready → it ends →
/// removed → exited. Each step is asked for when the last one has been answered.
class ContainerInstance final : public Instance
{
    Q_OBJECT
public:
    ContainerInstance(LaunchSpec spec, std::shared_ptr<ContainerShare> share);
    ~ContainerInstance() override;
    void begin();

    const InstanceId &id() const override { return m_spec.id; }
    std::uint16_t port() const override { return m_port; }
    std::int64_t pid() const override { return m_pid; }
    void stop(milliseconds grace) override;
    Usage usage() const override;
    milliseconds startedAfter() const override { return m_startedAfter; }
    milliseconds readyAfter() const override { return m_readyAfter; }
    StartRecord startRecord() const override { return m_record; }
    std::string imageDigest() const override { return m_image.digest; }

private:
    enum class Phase
    {
        Fetching, ///< the image
        Making,   ///< created, attached, started
        Started,
        Ready,
        Ending,
        Exited
    };

    void takeImage(const ContainerImages::Have &have);
    void create();
    void takeCreated(const Result<std::string> &made);
    void attach();
    void takeAttachEnd();
    void takeFrames(const QByteArray &bytes);
    void start();
    void takeStarted(const Result<> &started);
    void takeFirstLook(const ContainerState &state);
    void follow();
    void followEnd();
    void look();
    void takeLook(const Result<ContainerState> &state);
    void takeReady();
    void takeProbeFailure(const std::string &name, const std::string &why, milliseconds grace);
    void takeTimeout();
    void takeLost(const Error &error);
    void takeFinished(const ContainerState &state);
    void takeLast();
    void signalStop();
    void kill();
    void failToStart(const std::string &reason, const std::string &why);
    void endUnstarted();
    void remove();
    void finish();
    void say(const std::string &line);
    void stopTimers();
    void drop(std::unique_ptr<ContainerCall> &call);
    std::string timeoutText() const;
    milliseconds elapsed() const;
    std::string elapsedText() const;

    LaunchSpec m_spec;
    const std::shared_ptr<ContainerShare> m_share;
    const SteadyTime m_begun;
    std::string m_container; ///< the engine's id; empty before it is there
    ContainerImageFacts m_image;
    std::uint16_t m_port = 0;
    std::int64_t m_pid = 0;
    Phase m_phase = Phase::Fetching;
    bool m_isAttached = false; ///< has been, for once
    bool m_isStarted = false;  ///< the engine has said so
    bool m_isKilled = false;
    bool m_isLooking = false;
    bool m_isRemoving = false;
    Exit m_exit;
    std::optional<Exit::Kind> m_verdict; ///< why it was killed, with m_exit's message
    std::string m_endedBecause;
    milliseconds m_startedAfter{0};
    milliseconds m_readyAfter{0};
    StartRecord m_record;
    SteadyTime m_followedAt;
    std::optional<SteadyTime> m_lostSince; ///< the engine does not tell what has become of it
    mutable Usage m_usage;
    mutable std::optional<SteadyTime> m_usageAsked;
    LineSplitter m_out;
    LineSplitter m_err;
    ContainerFrames m_frames;
    std::unique_ptr<ContainerCall> m_attach;
    std::unique_ptr<ContainerCall> m_wait;
    std::unique_ptr<InstanceProbes> m_probes;
    QTimer m_deadline;
    QTimer m_grace;
    QTimer m_again; ///< the next look
    QTimer m_last;  ///< for what is still to come once it was killed, or has ended
};

} // namespace tidegate::runtime
