#include "core/runtime/sandbox.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace tidegate::runtime {

namespace {

constexpr int tryWithin = 5'000; // ms
constexpr seconds tryAgain{5};

} // namespace

Sandbox::Sandbox(std::string path, std::string hidden)
{
    m_system.path = std::move(path);
    m_system.hidden = std::move(hidden);
}

const std::string &Sandbox::trouble()
{
    const SteadyTime now = std::chrono::steady_clock::now();
    if (m_isTried && m_trouble.empty())
        refreshSettings(now);
    if (m_isTried && (m_trouble.empty() || now - m_tried < tryAgain))
        return m_trouble;
    m_isTried = true;
    m_tried = now;
    const QStringList folders = QString::fromStdString(m_system.path).split(u':', Qt::SkipEmptyParts);
    const QString program = QStandardPaths::findExecutable(QStringLiteral("bwrap"), folders);
    if (program.isEmpty())
        return m_trouble = "bubblewrap is not installed on this machine: `bwrap` is not in the server's PATH";
    m_system = lookAtSystem(program.toStdString(), m_system.path, m_system.hidden);
    m_system.home = QDir::homePath().toStdString();
    m_settings.emplace("/etc", publicSettings(), m_system.roots, m_system.hidden + "/sandbox-etc");
    m_oneByOne = m_system.settings;
    refreshSettings(now);
    return m_trouble = tryOne();
}

void Sandbox::refreshSettings(SteadyTime now)
{
    if (m_settings->refresh(now))
        m_system.settings = {"--ro-bind", m_settings->folder(), "/etc"};
    else
        m_system.settings = m_oneByOne;
}

/// With all that instances get, so that what is not allowed here is known before one needs it.
std::string Sandbox::tryOne() const
{
    const QTemporaryDir temporary;
    const std::string folder = temporary.path().toStdString();
    const SandboxView view{{folder, folder, folder, folder}, "probe", {}, "/"};
    QStringList words;
    for (const std::string &word : sandboxCommand(m_system, view, m_system.program))
        words.append(QString::fromStdString(word));
    words.append(QStringLiteral("true"));
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(words.takeFirst(), words);
    if (!process.waitForFinished(tryWithin))
        return "bubblewrap does not answer";
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return {};
    const std::string said = process.readAll().trimmed().left(300).toStdString();
    return "bubblewrap cannot make one here: " + (said.empty() ? std::string("it says nothing") : said);
}

} // namespace tidegate::runtime
