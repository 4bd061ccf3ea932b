#pragma once

#include "core/api/auth.h"
#include "core/api/status.h"
#include "core/api/target.h"
#include "core/http/server.h"

#include <QByteArray>
#include <QJsonObject>
#include <memory>

namespace tidegate::api {

/// One request with its way to answer: adds the headers that every answer has, words failures as Status
/// objects, writes the audit line of a write. Main thread; answered exactly once.
class Exchange
{
public:
    /// `sender` is who has shown a token; user() is the same until actAs() says otherwise.
    Exchange(http::Request request, std::optional<User> sender, std::shared_ptr<http::Responder> responder);
    ~Exchange(); ///< answers 500 when nobody has, and removes a spooled body that nobody took

    const http::Request &request() const { return m_request; }
    const std::string &method() const { return m_request.method; }
    const std::optional<User> &user() const { return m_user; } ///< nothing only on anonymous paths
    const std::optional<User> &sender() const { return m_sender; }
    /// What follows is done for somebody else, whom the audit names beside the sender.
    void actAs(std::optional<User> user) { m_user = std::move(user); }
    QByteArray body() const { return QByteArray::fromStdString(m_request.body); }
    std::string header(std::string_view name) const { return std::string(m_request.headers.value(name)); }
    /// The file of a spooled body; from now on the caller's to remove.
    QString takeBodyFile();

    /// Set once by the dispatcher.
    Target target;
    Query query;
    /// What is written, for details and audit.
    Subject subject;
    /// Held as long as this lives: its owner counts what is under way.
    std::shared_ptr<void> lease;

    void warn(const QString &text); ///< a `Warning` header of the answer
    void addHeader(std::string name, std::string value) { m_headers.add(std::move(name), std::move(value)); }

    void reply(int status, const QJsonObject &json);
    void reply(int status, QByteArray body, std::string contentType);
    void fail(const Error &error);
    /// Begins a streamed answer; the stream goes on through the responder, which is returned.
    std::shared_ptr<http::Responder> startStream(std::string contentType);
    bool answered() const { return m_answered; }
    /// Any thread.
    std::function<bool()> clientIsThere() const
    {
        return [responder = m_responder] { return !responder->closed(); };
    }

private:
    http::Headers headers(std::string contentType) const;
    void audit(int status) const;

    http::Request m_request;
    std::optional<User> m_sender;
    std::optional<User> m_user;
    std::shared_ptr<http::Responder> m_responder;
    http::Headers m_headers;
    std::string m_auditId;
    bool m_answered = false;
};

using ExchangePtr = std::shared_ptr<Exchange>;

/// The answer for a refusal by the server itself, before an Exchange exists. Any thread.
http::Response refusalResponse(int status, std::string_view why);
/// The same for an Error.
http::Response errorResponse(const Error &error);

} // namespace tidegate::api
