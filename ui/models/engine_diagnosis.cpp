#include "ui/models/engine_diagnosis.h"

#include "core/resource/conditions.h"
#include "ui/models/formatting.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QRegularExpression>
#include <algorithm>

namespace tidegate::models {

using namespace std::chrono_literals;
using resource::Object;
using State = DiagnosisCheck::State;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::EngineDiagnosis)
};

constexpr auto slow = 250ms;
constexpr auto apart = 5s; ///< tokens and certificates allow for more, but logs cannot be put side by side
constexpr auto farApart = 60s;
constexpr auto soon = std::chrono::hours(24 * 30);

State stateOf(const QString &word)
{
    if (word == QLatin1String("Pass"))
        return State::Pass;
    if (word == QLatin1String("Warn"))
        return State::Warn;
    return word == QLatin1String("Fail") ? State::Fail : State::Unknown;
}

/// The server's checks are known by these names; a new one keeps its own.
QString titleOf(const QString &id)
{
    const QHash<QString, QString> titles{
        {QStringLiteral("MemoryLimit"), Words::tr("Memory limit")},
        {QStringLiteral("CpuShare"), Words::tr("CPU share")},
        {QStringLiteral("ProcessLimit"), Words::tr("Limit of processes")},
        {QStringLiteral("FileLimit"), Words::tr("Limit of open files")},
        {QStringLiteral("DiskLimit"), Words::tr("Limit of disk use")},
        {QStringLiteral("EndsWithServer"), Words::tr("End with the server")},
        {QStringLiteral("Sandbox"), Words::tr("Sandbox")},
        {QStringLiteral("NetworkNamespace"), Words::tr("Network of instances")},
        {QStringLiteral("Containers"), Words::tr("Containers")},
    };
    return titles.value(id, id);
}

int rankOf(State state)
{
    switch (state) {
    case State::Fail:
        return 0;
    case State::Warn:
        return 1;
    case State::Unknown:
        return 2;
    case State::Pass:
        break;
    }
    return 3;
}

QString wordOf(State state)
{
    switch (state) {
    case State::Pass:
        return Words::tr("Pass");
    case State::Warn:
        return Words::tr("Warning");
    case State::Fail:
        return Words::tr("Fail");
    case State::Unknown:
        break;
    }
    return Words::tr("Not known");
}

QString secondsText(std::chrono::nanoseconds duration)
{
    return formatting::duration(std::chrono::round<std::chrono::seconds>(duration));
}

QList<DiagnosisCheck> fromServer(const Object &engine)
{
    QList<DiagnosisCheck> checks;
    const QJsonArray stored = engine.status().value(QLatin1String("diagnosis")).toArray();
    for (const QJsonValue &each : stored) {
        const auto text = [&each](const char *key) { return each[QLatin1String(key)].toString(); };
        const auto sentence = [&each, &text](const char *key) {
            return formatting::inOwnLanguage(text(key),
                                             each[QLatin1String("zh")][QLatin1String(key)].toString());
        };
        checks.append({text("name"), titleOf(text("name")), stateOf(text("state")), sentence("message"),
                       sentence("remedy")});
    }
    const QJsonArray conditions = engine.status().value(QLatin1String("conditions")).toArray();
    for (const QJsonValue &each : conditions) {
        const QString type = each[QLatin1String("type")].toString();
        const resource::Condition condition = resource::conditionOf(engine, type);
        if (condition.status != resource::ConditionStatus::False || type == QLatin1String("Ready"))
            continue;
        checks.append({type,
                       Words::tr("Condition %1", "of an engine").arg(type),
                       condition.severity.isEmpty() ? State::Fail : State::Warn,
                       condition.message.isEmpty() ? condition.reason : condition.message,
                       {}});
    }
    return checks;
}

QString reportLine(const DiagnosisCheck &check)
{
    QString line = QStringLiteral("- **%1** %2 (`%3`): %4")
                       .arg(wordOf(check.state), check.title, check.id, check.evidence);
    if (!check.remedy.isEmpty())
        line += QStringLiteral("\n  - ") + Words::tr("Remedy: %1").arg(check.remedy);
    return line;
}

} // namespace

DiagnosisCheck certificateCheck(const QString &expires, WallTime now)
{
    DiagnosisCheck check{
        QStringLiteral("Certificate"), Words::tr("Certificate of the API"), State::Unknown, {}, {}};
    const auto end = parseTime(expires.toStdString());
    if (!end) {
        check.evidence = Words::tr("The server does not say how long it is valid.");
        return check;
    }
    const QString date = formatting::dateTime(*end);
    const int days = int(std::chrono::duration_cast<std::chrono::hours>(*end - now).count() / 24);
    if (*end <= now) {
        check.state = State::Fail;
        check.evidence = Words::tr("It ended on %1.").arg(date);
    } else {
        check.state = *end - now < soon ? State::Warn : State::Pass;
        check.evidence = Words::tr("Valid until %1: %n more day(s).", nullptr, days).arg(date);
    }
    if (check.state != State::Pass)
        check.remedy = Words::tr("Restart the server, which renews a certificate of its own; replace the "
                                 "file where you gave it one.");
    return check;
}

EngineDiagnosis::EngineDiagnosis(QObject *parent) : QObject(parent) {}

void EngineDiagnosis::setClient(client::Client *client)
{
    delete m_call;
    m_client = client;
    m_probe.reset();
    m_lastRun.reset();
    Q_EMIT changed();
}

void EngineDiagnosis::setEngine(const Object &engine)
{
    const bool same = engine == m_engine;
    m_engine = engine;
    if (!same)
        Q_EMIT changed();
}

void EngineDiagnosis::run()
{
    if (!m_client || m_call)
        return;
    m_call = m_client->probe(this, [this](const Result<client::Probe> &probe) {
        m_call.clear();
        show(probe);
    });
    Q_EMIT changed();
}

void EngineDiagnosis::show(const Result<client::Probe> &probe)
{
    m_probe = probe;
    m_lastRun = SystemClock().wall();
    Q_EMIT changed();
}

QList<DiagnosisCheck> EngineDiagnosis::checks() const
{
    QList<DiagnosisCheck> all = fromHere() + fromServer(m_engine);
    std::stable_sort(all.begin(), all.end(), [](const DiagnosisCheck &a, const DiagnosisCheck &b) {
        return rankOf(a.state) < rankOf(b.state);
    });
    return all;
}

int EngineDiagnosis::count(State state) const
{
    const QList<DiagnosisCheck> all = checks();
    return int(std::count_if(all.begin(), all.end(),
                             [state](const DiagnosisCheck &check) { return check.state == state; }));
}

QList<DiagnosisCheck> EngineDiagnosis::fromHere() const
{
    const QString expires = m_engine.status().value(QLatin1String("certificateExpires")).toString();
    return {reachCheck(), certificateCheck(expires, SystemClock().wall()), clockCheck(), versionCheck()};
}

DiagnosisCheck EngineDiagnosis::reachCheck() const
{
    DiagnosisCheck check{QStringLiteral("ApiReachable"), Words::tr("API"), State::Unknown, {}, {}};
    if (!m_probe) {
        check.evidence = Words::tr("Not asked yet.");
    } else if (!*m_probe) {
        check.state = State::Fail;
        check.evidence = formatting::error(m_probe->error());
        check.remedy = Words::tr("See whether tidegated runs, and whether a firewall or a proxy stands in "
                                 "between.");
    } else {
        const auto latency = (*m_probe)->latency;
        check.state = latency < slow ? State::Pass : State::Warn;
        check.evidence = Words::tr("Answers in %1.", "a duration").arg(formatting::duration(latency));
        if (check.state == State::Warn)
            check.remedy = Words::tr("Everything here waits that long: look at the network between, and at "
                                     "the load of the server's machine.");
    }
    return check;
}

DiagnosisCheck EngineDiagnosis::clockCheck() const
{
    DiagnosisCheck check{QStringLiteral("Clock"), Words::tr("Clock"), State::Unknown, {}, {}};
    if (!m_probe || !*m_probe || !(*m_probe)->clockAhead) {
        check.evidence = Words::tr("The server's clock is not known.");
        return check;
    }
    const auto ahead = *(*m_probe)->clockAhead;
    const auto by = ahead < 0ns ? -ahead : ahead;
    check.state = by < apart ? State::Pass : by < farApart ? State::Warn : State::Fail;
    if (check.state == State::Pass)
        check.evidence = Words::tr("Less than %1 apart.", "a duration").arg(secondsText(apart));
    else
        check.evidence = ahead < 0ns
                             ? Words::tr("The server's is %1 behind this computer's.").arg(secondsText(by))
                             : Words::tr("The server's is %1 ahead of this computer's.").arg(secondsText(by));
    if (check.state != State::Pass)
        check.remedy = Words::tr("Let both be set by NTP. Ages and charts here are off by as much.");
    return check;
}

DiagnosisCheck EngineDiagnosis::versionCheck() const
{
    const QString own = QStringLiteral(TIDEGATE_VERSION);
    const QString its = m_engine.status().value(QLatin1String("version")).toString();
    DiagnosisCheck check{
        QStringLiteral("Version"), Words::tr("Versions of console and server"), State::Unknown, {}, {}};
    if (its.isEmpty()) {
        check.evidence = Words::tr("The server does not say its version.");
        return check;
    }
    check.state = its == own ? State::Pass : State::Warn;
    check.evidence = its == own ? Words::tr("Both are %1.").arg(own)
                                : Words::tr("The server is %1, this console %2.").arg(its, own);
    if (its != own)
        check.remedy = Words::tr("Use the console that comes with the server: others may not know all of "
                                 "its settings.");
    return check;
}

QString EngineDiagnosis::report() const
{
    const QJsonObject status = m_engine.status();
    const auto text = [&status](const char *key) { return status.value(QLatin1String(key)).toString(); };
    QStringList lines{
        QStringLiteral("# ") + Words::tr("Diagnosis of the engine %1").arg(m_engine.name()),
        {},
        Words::tr("Made: %1").arg(QString::fromStdString(formatTime(SystemClock().wall()))),
        Words::tr("Server: %1").arg(text("version")),
        Words::tr("Console: %1").arg(QStringLiteral(TIDEGATE_VERSION)),
        Words::tr("API: %1").arg(text("api")),
        Words::tr("Gateway: %1").arg(text("gateway")),
        Words::tr("Running since: %1").arg(text("startedAt")),
        {},
    };
    const QList<DiagnosisCheck> all = checks();
    for (const DiagnosisCheck &check : all)
        lines.append(reportLine(check));
    return withoutSecrets(lines.join(QLatin1Char('\n'))) + QLatin1Char('\n');
}

QString withoutSecrets(const QString &text)
{
    static const QRegularExpression bearer(QStringLiteral("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{6,}"));
    static const QRegularExpression user(QStringLiteral("(\\w+://)[^/\\s@]+@"));
    static const QRegularExpression named(
        QStringLiteral("(?i)\\b([\\w-]*(?:password|passwd|token|secret|api[_-]?key|private[_-]?key)[\\w-]*)"
                       "(\"?\\s*[=:]\\s*\"?)[^\\s\",;]+"));
    const QString hidden = QStringLiteral("•••");
    QString clean = text;
    clean.replace(bearer, QStringLiteral("\\1 ") + hidden);
    clean.replace(user, QStringLiteral("\\1") + hidden + QLatin1Char('@'));
    clean.replace(named, QStringLiteral("\\1\\2") + hidden);
    return clean;
}

} // namespace tidegate::models
