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

/// A part of the time that a request took.
struct InvokePhase
{
    /// In the order in which they follow each other; those of a start are known of cold answers only.
    enum class Kind
    {
        Wait,     ///< in the gateway, for an instance
        Place,    ///< for a place on the machine to start in
        Launch,   ///< of a process, or of a warm host's taking the app
        Load,     ///< of the app's code
        Start,    ///< in the app's own code, until it is ready
        HandOver, ///< from ready to the request's being sent on
        Connect,
        FirstByte, ///< in the app, until the first byte of its answer
        Rest       ///< of the answer
    };
    Kind kind = Kind::Wait;
    double milliseconds = 0;
    bool operator==(const InvokePhase &) const = default;
};

/// How the instance came up that a cold request was waiting for.
struct InvokeStart
{
    QString origin; ///< `direct`, `pool`, …
    double placeMs = 0;
    double launchMs = 0;
    std::optional<double> loadMs; ///< not every way of starting tells
    double startMs = 0;
};

/// What came back from a test invocation.
struct InvokeResult
{
    quint64 id = 0; ///< ascending
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
    std::optional<InvokeStart> start; ///< comes a moment after the answer, if at all

    /// Where the time went; those of no length are left out. Of a start that had begun before the request
    /// only what the request waited for.
    QList<InvokePhase> phases() const;
    QString phaseName(InvokePhase::Kind kind) const; ///< in the UI's language
    QString header(const QString &name) const;       ///< any case; empty when there is none
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

/// Test-invokes apps and remembers the last 20 answers, over all apps. One at a time. GUI thread.
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
    std::optional<InvokeResult> latest(const QString &ns, const QString &service) const;
    std::optional<InvokeResult> result(quint64 id) const; ///< while it is remembered
    void clearHistory();
    static QStringList methods(); ///< GET, POST, …

Q_SIGNALS:
    void started();
    void finished(const tidegate::models::InvokeResult &result);
    void cancelled();
    void historyChanged();
    void startTold(const tidegate::models::InvokeResult &result); ///< its `start` is known now

private:
    void completed(const client::Invocation &invocation, const Result<QJsonObject> &answer);
    void askForStart(quint64 id, int triesLeft);
    void takeStart(quint64 id, const QJsonObject &starts, int triesLeft);
    InvokeResult *find(quint64 id);

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    std::deque<InvokeResult> m_history;
    quint64 m_lastId = 0;
};

} // namespace tidegate::models
