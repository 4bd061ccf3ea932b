#include "core/api/exchange.h"

#include "core/base/ids.h"
#include "core/base/logging.h"

#include <QFile>
#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcAudit, "tidegate.audit")

namespace tidegate::api {

namespace {

constexpr const char *jsonType = "application/json";

bool isWrite(const std::string &method)
{
    return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

std::string toText(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

// For people: two spaces a level, as Kubernetes writes it.
QByteArray indented(const QByteArray &json)
{
    QByteArray narrow;
    const auto lines = QJsonDocument::fromJson(json).toJson(QJsonDocument::Indented).split('\n');
    for (const QByteArray &line : lines) {
        const auto text = std::find_if(line.begin(), line.end(), [](char c) { return c != ' '; });
        narrow += line.mid(std::distance(line.begin(), text) / 2) + '\n'; // Qt indents by four
    }
    narrow.chop(1);
    return narrow;
}

http::Response statusResponse(int status, const QJsonObject &json)
{
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", jsonType);
    response.headers.add("Cache-Control", "no-cache, private");
    response.headers.add("Audit-Id", newUid());
    if (status == 401)
        response.headers.add("WWW-Authenticate", "Bearer realm=\"tidegate\"");
    response.body = toText(json);
    return response;
}

} // namespace

Exchange::Exchange(http::Request request, std::optional<User> sender,
                   std::shared_ptr<http::Responder> responder)
    : m_request(std::move(request))
    , m_sender(std::move(sender))
    , m_user(m_sender)
    , m_responder(std::move(responder))
    , m_auditId(newUid())
{
}

Exchange::~Exchange()
{
    if (!m_answered)
        fail({Code::Internal, "the request was dropped without an answer", {}, {}});
    if (!m_request.bodyFile.empty())
        QFile::remove(QString::fromStdString(m_request.bodyFile));
}

QString Exchange::takeBodyFile()
{
    return QString::fromStdString(std::exchange(m_request.bodyFile, {}));
}

void Exchange::warn(const QString &text)
{
    QString escaped = text;
    escaped.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    m_headers.add("Warning", u"299 - \"%1\""_s.arg(escaped.simplified()).toStdString());
}

void Exchange::reply(int status, const QJsonObject &json)
{
    reply(status, QJsonDocument(json).toJson(QJsonDocument::Compact), jsonType);
}

void Exchange::reply(int status, QByteArray body, std::string contentType)
{
    if (m_answered)
        return;
    m_answered = true;
    http::Response response;
    response.status = status;
    if (query.flag(u"pretty"_s) && contentType == jsonType)
        body = indented(body);
    response.headers = headers(std::move(contentType));
    response.body = body.toStdString();
    m_responder->respond(std::move(response));
    audit(status);
}

void Exchange::fail(const Error &error)
{
    const int status = codeInfo(error.code).httpStatus;
    if (error.code == Code::Unauthorized)
        m_headers.add("WWW-Authenticate", "Bearer realm=\"tidegate\"");
    if (isWorthRetrying(error))
        m_headers.add("Retry-After", "1");
    reply(status, failureStatus(error, subject));
}

std::shared_ptr<http::Responder> Exchange::startStream(std::string contentType)
{
    m_answered = true;
    m_responder->start(200, headers(std::move(contentType)));
    return m_responder;
}

http::Headers Exchange::headers(std::string contentType) const
{
    http::Headers all = m_headers;
    if (!contentType.empty())
        all.add("Content-Type", std::move(contentType));
    if (!all.has("Cache-Control"))
        all.add("Cache-Control", "no-cache, private");
    all.add("Audit-Id", m_auditId);
    return all;
}

// One line a write: who (and in whose name), what, on what, with what result. Never a body.
void Exchange::audit(int status) const
{
    if (!isWrite(m_request.method))
        return;
    QString resource =
        subject.kind ? subject.kind->id() : QString::fromStdString(std::string(m_request.path()));
    if (!target.subresource.isEmpty())
        resource += u'/' + target.subresource;
    const QString name = subject.ns.isEmpty() ? subject.name : subject.ns + u'/' + subject.name;
    const auto nameOf = [](const std::optional<User> &user) { return user ? user->name : u"anonymous"_s; };
    const QString who = nameOf(m_sender) == nameOf(m_user)
                            ? u"user=\"%1\""_s.arg(nameOf(m_sender))
                            : u"user=\"%1\" as=\"%2\""_s.arg(nameOf(m_sender), nameOf(m_user));
    qCInfo(lcAudit, "%s verb=%s resource=%s name=\"%s\" code=%d dryRun=%d from=%s id=%s", qUtf8Printable(who),
           m_request.method.c_str(), qUtf8Printable(resource), qUtf8Printable(name), status,
           query.has(u"dryRun"_s) ? 1 : 0, m_request.remoteAddress.c_str(), m_auditId.c_str());
}

http::Response errorResponse(const Error &error)
{
    return statusResponse(codeInfo(error.code).httpStatus, failureStatus(error));
}

http::Response refusalResponse(int status, std::string_view why)
{
    QJsonObject json = failureStatus({codeFromWire(status, {}), std::string(why), {}, {}});
    json.insert(u"code"_s, status);
    return statusResponse(status, json);
}

} // namespace tidegate::api
