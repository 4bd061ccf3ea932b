#include "ui/models/invoke_model.h"

#include "ui/models/formatting.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

namespace tidegate::models {

namespace {

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

} // namespace

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
    while (m_history.size() > size_t(historyLimit))
        m_history.pop_back();
    const InvokeResult result = m_history.front();
    Q_EMIT historyChanged();
    Q_EMIT finished(result);
}

std::optional<InvokeResult> InvokeModel::latest() const
{
    return m_history.empty() ? std::nullopt : std::optional(m_history.front());
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
