#pragma once

#include "core/base/clock.h"
#include "core/client/client.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>
#include <deque>
#include <optional>

namespace tidegate::models {

/// What came back from a test invocation.
struct InvokeResult
{
    WallTime time{};
    client::Invocation request;
    bool answered = false; ///< false: `error` says why there is no answer from the app
    QString error;
    int status = 0;
    QString reason; ///< the gateway's, when it and not the app answered; empty else
    bool cold = false;
    QString instance;
    QString revision;
    QList<std::pair<QString, QString>> headers;
    QByteArray body;
    double queueMs = 0; ///< waited in the gateway, a cold start included
    double connectMs = 0;
    double appMs = 0;
    double totalMs = 0;

    QString header(const QString &name) const; ///< any case; empty when there is none
    /// `200 · cold · 1.25 s`, in the UI's language.
    QString summary() const;
};

/// How a body is best shown.
enum class BodyFormat
{
    Empty,
    Json,
    Text,
    Hex
};

/// The body as text: indented JSON when it parses, text when it is UTF-8 (or the header's charset), else a
/// hex dump. Bounded to `limit` bytes, with a last line that says how much is left out.
struct DecodedBody
{
    BodyFormat format = BodyFormat::Empty;
    QString text;
};
DecodedBody decodeBody(const QByteArray &body, const QString &contentType, qsizetype limit = 256 * 1024);

/// `Name: value` a line; errors name the line. Empty lines are skipped.
Result<std::vector<std::pair<QString, QString>>> parseHeaderLines(const QString &text);

/// Test-invokes apps and remembers the last 20 answers. One at a time. GUI thread.
class InvokeModel : public QObject
{
    Q_OBJECT
public:
    static constexpr int historyLimit = 20;
    explicit InvokeModel(QObject *parent = nullptr);

    void setClient(client::Client *client);
    /// Does nothing while one is running.
    void run(const client::Invocation &invocation);
    void cancel();
    bool isRunning() const { return !m_call.isNull(); }
    const std::deque<InvokeResult> &history() const { return m_history; } ///< the newest first
    std::optional<InvokeResult> latest() const;
    void clearHistory();
    static QStringList methods(); ///< GET, POST, …

Q_SIGNALS:
    void started();
    void finished(const tidegate::models::InvokeResult &result);
    void cancelled();
    void historyChanged();

private:
    void completed(const client::Invocation &invocation, const Result<QJsonObject> &answer);

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    std::deque<InvokeResult> m_history;
};

} // namespace tidegate::models
