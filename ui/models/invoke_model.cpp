#include "ui/models/invoke_model.h"

#include "ui/models/formatting.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QTimer>

namespace tidegate::models {

namespace {

constexpr int startTries = 4; ///< a start is written down right after its first answer
constexpr auto startPause = std::chrono::milliseconds(250);
constexpr double shownFromMs = 0.005; ///< below that a part is nothing

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::InvokeModel)
};

InvokeResult readResult(const client::Invocation &invocation, const QJsonObject &json)
{
    InvokeResult result;
    result.time = SystemClock().wall();
    result.request = invocation;
    result.answered = true;
    result.status = json[QLatin1String("status")].toInt();
    result.reason = json[QLatin1String("reason")].toString();
    result.cold = json[QLatin1String("cold")].toBool();
    result.instance = json[QLatin1String("instance")].toString();
    result.revision = json[QLatin1String("revision")].toString();
    result.body = QByteArray::fromBase64(json[QLatin1String("body")].toString().toLatin1());
    const QJsonArray headers = json[QLatin1String("headers")].toArray();
    for (const QJsonValue &header : headers)
        result.headers.append(
            {header[QLatin1String("name")].toString(), header[QLatin1String("value")].toString()});
    const QJsonObject timings = json[QLatin1String("timings")].toObject();
    result.queueMs = timings[QLatin1String("queueMs")].toDouble();
    result.connectMs = timings[QLatin1String("connectMs")].toDouble();
    result.appMs = timings[QLatin1String("appMs")].toDouble();
    result.totalMs = timings[QLatin1String("totalMs")].toDouble();
    return result;
}

InvokeResult failedResult(const client::Invocation &invocation, const Error &error)
{
    InvokeResult result;
    result.time = SystemClock().wall();
    result.request = invocation;
    result.error = formatting::error(error);
    return result;
}

/// The start of this instance among those that the server tells; nothing while it is not there.
std::optional<InvokeStart> startOf(const QString &instance, const QJsonObject &starts)
{
    const QJsonArray items = starts[QLatin1String("items")].toArray();
    for (const QJsonValue &item : items) {
        if (item[QLatin1String("instance")].toString() != instance)
            continue;
        const QJsonObject phases = item[QLatin1String("phases")].toObject();
        InvokeStart start;
        start.origin = item[QLatin1String("origin")].toString();
        start.placeMs = phases[QLatin1String("queueMs")].toDouble();
        start.launchMs = phases[QLatin1String("launchMs")].toDouble();
        if (phases.contains(QLatin1String("loadMs")))
            start.loadMs = phases[QLatin1String("loadMs")].toDouble();
        start.startMs = phases[QLatin1String("appMs")].toDouble();
        return start;
    }
    return std::nullopt;
}

} // namespace

QList<InvokePhase> InvokeResult::phases() const
{
    using Kind = InvokePhase::Kind;
    QList<InvokePhase> parts;
    if (start) {
        parts = {{Kind::Place, start->placeMs},
                 {Kind::Launch, start->launchMs},
                 {Kind::Load, start->loadMs.value_or(0)},
                 {Kind::Start, start->startMs}};
        double known = 0;
        for (const InvokePhase &part : parts)
            known += part.milliseconds;
        double before = std::max(0.0, known - queueMs); // of the start, when nobody waited yet
        for (InvokePhase &part : parts) {
            const double cut = std::min(before, part.milliseconds);
            part.milliseconds -= cut;
            before -= cut;
        }
        parts.append({Kind::HandOver, std::max(0.0, queueMs - known)});
    } else {
        parts = {{Kind::Wait, queueMs}};
    }
    parts.append({Kind::Connect, connectMs});
    parts.append({Kind::FirstByte, appMs});
    parts.append({Kind::Rest, totalMs - queueMs - connectMs - appMs});
    parts.removeIf([](const InvokePhase &part) { return part.milliseconds < shownFromMs; });
    return parts;
}

QString InvokeResult::phaseName(InvokePhase::Kind kind) const
{
    using Kind = InvokePhase::Kind;
    switch (kind) {
    case Kind::Wait:
        return cold ? Words::tr("Queue and start") : Words::tr("Queue");
    case Kind::Place:
        return Words::tr("Place to start");
    case Kind::Launch:
        return start && start->origin == QLatin1String("pool")
                   ? Words::tr("Taken from the pool")
                   : Words::tr("Launch", "of a process, a phase of a cold start");
    case Kind::Load:
        return Words::tr("Code load");
    case Kind::Start:
        return Words::tr("App start");
    case Kind::HandOver:
        return Words::tr("Hand-over", "from ready to sending the request on");
    case Kind::Connect:
        return Words::tr("Connect", "phase of a request");
    case Kind::FirstByte:
        return Words::tr("First byte");
    case Kind::Rest:
        break;
    }
    return Words::tr("Rest of the answer");
}

QString InvokeResult::header(const QString &name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QString InvokeResult::summary() const
{
    if (!answered)
        return Words::tr("No answer");
    const QString temperature = cold ? Words::tr("cold", "an instance was started for it")
                                     : Words::tr("warm", "an instance was there");
    return Words::tr("%1 · %2 · %3", "HTTP status, cold or warm, duration")
        .arg(QString::number(status), temperature, formatting::milliseconds(totalMs));
}

InvokeModel::InvokeModel(QObject *parent) : QObject(parent) {}

void InvokeModel::setClient(client::Client *client)
{
    if (client == m_client)
        return;
    cancel();
    m_client = client;
}

void InvokeModel::run(const client::Invocation &invocation)
{
    if (isRunning())
        return;
    if (!m_client) {
        completed(invocation,
                  fail(Code::Unavailable, Words::tr("There is no connection to a server.").toStdString()));
        return;
    }
    m_call = m_client->invoke(invocation, this, [this, invocation](const Result<QJsonObject> &answer) {
        m_call.clear();
        completed(invocation, answer);
    });
    Q_EMIT started();
}

void InvokeModel::cancel()
{
    if (!m_call)
        return;
    m_call->cancel();
    m_call.clear();
    Q_EMIT cancelled();
}

void InvokeModel::completed(const client::Invocation &invocation, const Result<QJsonObject> &answer)
{
    m_history.push_front(answer ? readResult(invocation, *answer) : failedResult(invocation, answer.error()));
    m_history.front().id = ++m_lastId;
    while (m_history.size() > size_t(historyLimit))
        m_history.pop_back();
    const InvokeResult result = m_history.front();
    Q_EMIT historyChanged();
    Q_EMIT finished(result);
    if (result.cold && !result.instance.isEmpty() && !result.revision.isEmpty())
        askForStart(result.id, startTries);
}

void InvokeModel::askForStart(quint64 id, int triesLeft)
{
    const InvokeResult *result = find(id);
    if (!result || !m_client)
        return;
    m_client->starts(result->request.ns, result->revision, this,
                     [this, id, triesLeft](const Result<QJsonObject> &starts) {
                         if (starts)
                             takeStart(id, *starts, triesLeft);
                     });
}

void InvokeModel::takeStart(quint64 id, const QJsonObject &starts, int triesLeft)
{
    InvokeResult *result = find(id);
    if (!result)
        return;
    result->start = startOf(result->instance, starts);
    if (result->start)
        Q_EMIT startTold(*result);
    else if (triesLeft > 1)
        QTimer::singleShot(startPause, this, [this, id, triesLeft] { askForStart(id, triesLeft - 1); });
}

InvokeResult *InvokeModel::find(quint64 id)
{
    const auto found = std::find_if(m_history.begin(), m_history.end(),
                                    [id](const InvokeResult &each) { return each.id == id; });
    return found == m_history.end() ? nullptr : &*found;
}

std::optional<InvokeResult> InvokeModel::latest() const
{
    return m_history.empty() ? std::nullopt : std::optional(m_history.front());
}

std::optional<InvokeResult> InvokeModel::latest(const QString &ns, const QString &service) const
{
    for (const InvokeResult &each : m_history) {
        if (each.request.ns == ns && each.request.service == service)
            return each;
    }
    return std::nullopt;
}

std::optional<InvokeResult> InvokeModel::result(quint64 id) const
{
    const InvokeResult *found = const_cast<InvokeModel *>(this)->find(id);
    return found ? std::optional(*found) : std::nullopt;
}

void InvokeModel::clearHistory()
{
    m_history.clear();
    Q_EMIT historyChanged();
}

QStringList InvokeModel::methods()
{
    return {QStringLiteral("GET"),    QStringLiteral("POST"),   QStringLiteral("PUT"),
            QStringLiteral("PATCH"),  QStringLiteral("DELETE"), QStringLiteral("HEAD"),
            QStringLiteral("OPTIONS")};
}

} // namespace tidegate::models
