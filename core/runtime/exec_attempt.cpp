#include "core/runtime/confinement.h"
#include "core/runtime/output_reader.h"
#include "core/runtime/probe_attempt.h"
#include "core/runtime/processes.h"

#include <QProcess>

namespace tidegate::runtime {

namespace {

constexpr qsizetype keptOutput = 1024; // bytes, the newest
constexpr int killedWithin = 1000;     // ms

/// One run of the command; ends by itself when nobody waits for it any more.
struct Run
{
    Run() : output(process) {}
    ~Run()
    {
        process.disconnect();
        if (process.state() == QProcess::NotRunning)
            return;
        signalGroup(process, process.processId(), EndSignal::Kill);
        process.waitForFinished(killedWithin);
    }

    QProcess process;
    OutputReader output;
    QByteArray tail;
};

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

class ExecAttempt final : public ProbeAttempt
{
public:
    ExecAttempt(Probe probe, ProbePlace place) : m_probe(std::move(probe)), m_place(std::move(place)) {}

    void begin(std::uint16_t ownPort) override
    {
        m_run = std::make_unique<Run>();
        const std::string name = m_probe.command.empty() ? std::string() : m_probe.command.front();
        const std::string program = name.empty() ? name : findProgram(name, m_place.plan, m_place.work);
        if (program.empty())
            return giveUp("`" + name + "` is not there or not executable");
        if (!m_run->output.open())
            return giveUp("there are no file descriptors left");
        const auto hold = m_place.confinement ? m_place.confinement->hold() : ChildHold{};
        if (!hold)
            return giveUp(hold.error().message);
        prepare(program, ownPort);
        prepareChild(m_run->process, m_run->output, *hold);
        m_run->process.start(QIODevice::ReadOnly);
        releaseChild(m_run->process);
        m_run->output.letGo();
    }

    void abort() override { m_run.reset(); }

private:
    void prepare(const std::string &program, std::uint16_t ownPort)
    {
        QProcess &process = m_run->process;
        std::vector<std::string> command = m_probe.command;
        command.front() = program;
        if (m_place.confinement)
            command = m_place.confinement->wrapped(std::move(command));
        QStringList words;
        for (const std::string &word : command)
            words.append(text(word));
        QProcessEnvironment environment;
        for (const auto &[name, value] : m_place.plan.environment)
            environment.insert(text(name), text(value));
        environment.insert(QStringLiteral("PORT"), QString::number(ownPort));
        process.setProgram(words.takeFirst());
        process.setArguments(words);
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(text(m_place.work));
        process.setStandardInputFile(QProcess::nullDevice());
        connect(&process, &QProcess::finished, this, &ExecAttempt::takeFinished);
        connect(&process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                giveUp("could not be started: " + m_run->process.errorString().toStdString());
        });
        connect(&m_run->output, &OutputReader::received, this, [this](bool, const QByteArray &bytes) {
            m_run->tail = (m_run->tail + bytes).right(keptOutput);
        });
    }

    void takeFinished(int code, QProcess::ExitStatus status)
    {
        m_run->output.drain();
        if (status == QProcess::NormalExit && code == 0)
            return tell({true, false, {}});
        const std::string how =
            status == QProcess::NormalExit ? "exited with code " : "was killed by signal ";
        const QByteArray said = m_run->tail.trimmed();
        tell({false, false,
              '`' + m_probe.command.front() + "` " + how + std::to_string(code) +
                  (said.isEmpty() ? std::string() : ": " + said.toStdString())});
    }

    void giveUp(const std::string &error) { tell({false, false, error}); }

    void tell(ProbeResult result)
    {
        QMetaObject::invokeMethod(
            this,
            [this, run = m_run.get(), result = std::move(result)] {
                if (m_run && m_run.get() == run)
                    Q_EMIT done(result);
            },
            Qt::QueuedConnection);
    }

    const Probe m_probe;
    const ProbePlace m_place;
    std::unique_ptr<Run> m_run;
};

} // namespace

std::unique_ptr<ProbeAttempt> makeExecAttempt(const Probe &probe, const ProbePlace &place)
{
    return std::make_unique<ExecAttempt>(probe, place);
}

} // namespace tidegate::runtime
