#pragma once

#include "core/api/dispatcher.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

namespace tidegate::test {

using namespace Qt::StringLiterals;

/// Takes an answer as a client would, without a socket.
class Catcher : public http::Responder
{
public:
    void respond(http::Response answer) override
    {
        response = std::move(answer);
        done = true;
    }
    void start(int status, http::Headers headers) override
    {
        response.status = status;
        response.headers = std::move(headers);
        started = true;
    }
    void write(std::string bytes) override { response.body += bytes; }
    void end() override { done = true; }
    size_t pending() const override { return waiting; }
    void abort() override { aborted = true; }
    bool closed() const override { return left; }
    void onFinished(std::function<void()> callback) override { finished = std::move(callback); }
    void leave()
    {
        left = true;
        if (finished)
            finished();
    }

    http::Response response;
    bool started = false;
    bool done = false;
    bool aborted = false;
    bool left = false;
    size_t waiting = 0; ///< what pending() says
    std::function<void()> finished;
};

struct Answer
{
    int status = 0;
    QByteArray body;
    http::Headers headers;
    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    QString reason() const { return json().value("reason"_L1).toString(); }
    QString message() const { return json().value("message"_L1).toString(); }
};

/// A dispatcher on a fresh store, with the namespaces the server makes at its start.
class Rig
{
public:
    explicit Rig(api::Ports ports = {}, int keepChanges = 10'000)
    {
        auto opened = store::Store::open({.dir = m_dir.path(), .keepChanges = keepChanges}, clock);
        if (!opened)
            qFatal("%s", opened.error().message.c_str());
        store = std::move(*opened);
        dispatcher = std::make_unique<api::Dispatcher>(*store, std::move(ports), clock);
        for (const char *name : {"default", "knative-serving"})
            keep(resource::Object(resource::kinds::namespaceKind(), {{}, QString::fromLatin1(name)}));
    }

    void keep(const resource::Object &object)
    {
        bool done = false;
        store->commit({{store::Mutation::Type::Put, object, std::nullopt}},
                      [&done](const auto &) { done = true; });
        (void)QTest::qWaitFor([&done] { return done; });
    }

    /// Sends a request and leaves the answer to come.
    std::shared_ptr<Catcher> begin(const char *method, const QByteArray &target, const QByteArray &body = {},
                                   const http::Headers &headers = {})
    {
        http::Request request;
        request.method = method;
        request.target = target.toStdString();
        request.headers = headers;
        request.body = body.toStdString();
        request.remoteAddress = "127.0.0.1:1";
        auto catcher = std::make_shared<Catcher>();
        dispatcher->handle(std::move(request), user, catcher);
        return catcher;
    }

    Answer send(const char *method, const QByteArray &target, const QByteArray &body = {},
                const http::Headers &headers = {})
    {
        const auto catcher = begin(method, target, body, headers);
        (void)QTest::qWaitFor([&] { return catcher->done; });
        return {catcher->done ? catcher->response.status : 0,
                QByteArray::fromStdString(catcher->response.body), catcher->response.headers};
    }

    static http::Headers with(const char *name, const char *value)
    {
        http::Headers headers;
        headers.add(name, value);
        return headers;
    }

    api::User user{u"tester"_s, {u"system:masters"_s}}; ///< who sends
    ManualClock clock;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<api::Dispatcher> dispatcher;

private:
    QTemporaryDir m_dir;
};

inline QByteArray services(const char *rest = "")
{
    return QByteArray("/apis/serving.knative.dev/v1/namespaces/default/services") + rest;
}

/// A Service as a user would write it.
inline QByteArray serviceBody(const char *name, const char *labels = "{}", int timeout = 60)
{
    return QByteArray(R"({"apiVersion":"serving.knative.dev/v1","kind":"Service","metadata":{"name":")") +
           name + R"(","labels":)" + labels + R"(},"spec":{"template":{"spec":{"timeoutSeconds":)" +
           QByteArray::number(timeout) +
           R"(,"containers":[{"image":"package/hello@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}]}}}})";
}

inline QByteArray configMap(const char *name, const char *data = "{}")
{
    return QByteArray(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":")") + name +
           R"("},"data":)" + data + "}";
}

} // namespace tidegate::test
