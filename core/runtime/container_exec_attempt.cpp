#include "core/runtime/container_exec_attempt.h"

#include "core/runtime/container_frames.h"

#include <utility>

namespace tidegate::runtime {

namespace {

constexpr qsizetype keptOutput = 1024; // bytes, the newest

class ContainerExecAttempt final : public ProbeAttempt
{
public:
    ContainerExecAttempt(ContainerApi &api, std::string container, Probe probe)
        : m_api(api), m_container(std::move(container)), m_probe(std::move(probe))
    {
    }

    void begin(std::uint16_t) override
    {
        m_try = std::make_unique<Try>();
        m_api.prepareExec(m_container, m_probe.command, m_try.get(), [this](const Result<std::string> &exec) {
            if (exec)
                run(*exec);
            else
                tell({false, false, exec.error().message});
        });
    }

    void abort() override { release(); }
    ~ContainerExecAttempt() override { release(); }

private:
    /// What answers to an earlier try find gone.
    struct Try : QObject
    {
        ContainerFrames frames;
        QByteArray tail;
        std::unique_ptr<ContainerCall> call;
    };

    void run(const std::string &exec)
    {
        m_try->call = m_api.runExec(exec);
        Try *now = m_try.get();
        connect(now->call.get(), &ContainerCall::received, now, [now](const QByteArray &bytes) {
            // Output that cannot be read is no reason to doubt the command.
            (void)now->frames.feed(bytes, [now](bool, const QByteArray &part) {
                now->tail = (now->tail + part).right(keptOutput);
            });
        });
        connect(now->call.get(), &ContainerCall::done, now, [this, exec, now] {
            if (const auto &answer = now->call->answer(); !answer)
                return tell({false, false, answer.error().message});
            m_api.inspectExec(exec, m_try.get(), [this](const Result<int> &code) { takeCode(code); });
        });
        now->call->begin();
    }

    void takeCode(const Result<int> &code)
    {
        if (!code)
            return tell({false, false, code.error().message});
        const QByteArray said = m_try->tail.trimmed();
        if (*code == 0)
            return tell({true, false, {}});
        tell({false, false,
              '`' + m_probe.command.front() + "` exited with code " + std::to_string(*code) +
                  (said.isEmpty() ? std::string() : ": " + said.toStdString())});
    }

    void tell(const ProbeResult &result)
    {
        release();
        Q_EMIT done(result);
    }

    /// It may be the sender of what led here.
    void release()
    {
        if (!m_try)
            return;
        if (m_try->call) {
            m_try->call->disconnect();
            m_try->call.release()->deleteLater();
        }
        m_try.reset();
    }

    ContainerApi &m_api;
    const std::string m_container;
    const Probe m_probe;
    std::unique_ptr<Try> m_try;
};

} // namespace

std::unique_ptr<ProbeAttempt> makeContainerExecAttempt(ContainerApi &api, std::string container,
                                                       const Probe &probe)
{
    return std::make_unique<ContainerExecAttempt>(api, std::move(container), probe);
}

} // namespace tidegate::runtime
