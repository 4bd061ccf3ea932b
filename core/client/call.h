#pragma once

#include "core/client/client.h"

#include <QByteArray>
#include <QPointer>
#include <functional>

class QNetworkReply;

namespace tidegate::client {

/// A call that is one request. `done` gets the body or the error on the thread of `context`, and then the
/// call deletes itself.
class ReplyCall final : public Call
{
    Q_OBJECT
public:
    using Done = std::function<void(Result<QByteArray>)>;
    ReplyCall(QObject *context, Done done, QObject *parent);
    ~ReplyCall() override;

    /// Takes the reply over.
    void start(QNetworkReply *reply, const Endpoint &endpoint);
    /// Fails without a request, from the event loop as any other answer.
    void failLater(Error error);
    void cancel() override;

Q_SIGNALS:
    void completed();

private:
    void finish(Result<QByteArray> result);
    void onFinished();

    QPointer<QNetworkReply> m_reply;
    std::shared_ptr<Result<QByteArray>>
        m_result; ///< shared with the callback, which may run on another thread
};

} // namespace tidegate::client
