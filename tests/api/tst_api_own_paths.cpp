#include "api_rig.h"

#include <QTemporaryFile>

using namespace tidegate;
using namespace tidegate::test;

namespace {

const QString digest = QString(64, u'a');

class Intake : public api::PackageIntake
{
public:
    void take(QString file, QString fileName, std::function<void(Result<QJsonObject>)> done) override
    {
        taken << fileName;
        QFile::remove(file);
        done(answer);
    }
    QStringList taken;
    Result<QJsonObject> answer =
        QJsonObject{{u"digest"_s, digest}, {u"runtime"_s, u"java"_s}, {u"size"_s, 5}};
};

class Scaling : public api::ScalingSource
{
public:
    std::vector<QJsonObject> samples(const QString &, const QString &, std::optional<WallTime> since) override
    {
        lastSince = since;
        return {{{u"desired"_s, 1}}, {{u"desired"_s, 2}}};
    }
    std::shared_ptr<void> follow(const QString &, const QString &,
                                 std::function<void(const QJsonObject &)> onSample) override
    {
        sample = std::move(onSample);
        return handle = std::make_shared<int>(0);
    }
    std::vector<QJsonObject> decisions(const QString &, const QString &revision) override
    {
        return {{{u"of"_s, revision}}};
    }
    void whatIf(const api::WhatIfRequest &request, std::function<void(Result<QJsonObject>)> done) override
    {
        lastWhatIf = request;
        done(QJsonObject{{u"points"_s, QJsonArray()}});
    }
    std::optional<WallTime> lastSince;
    api::WhatIfRequest lastWhatIf;
    std::function<void(const QJsonObject &)> sample;
    std::shared_ptr<void> handle;
};

class Starts : public api::StartSource
{
public:
    QJsonObject starts(const QString &ns, const QString &revision) override
    {
        return {{u"of"_s, ns + u'/' + revision}};
    }
};

class Triggers : public api::TriggerSource
{
public:
    void firings(const QString &ns, const QString &name, int limit,
                 std::function<void(Result<std::vector<QByteArray>>)> done) override
    {
        last = u"%1/%2 %3"_s.arg(ns, name).arg(limit);
        done(std::vector<QByteArray>{"{\"number\":1}", "{\"number\":2}"});
    }
    void fire(const QString &ns, const QString &name, std::function<void(Result<QByteArray>)> done) override
    {
        last = u"%1/%2 now"_s.arg(ns, name);
        done(QByteArray("{\"number\":3,\"manual\":true}"));
    }
    QString last;
};

class Gateway : public api::Invoker
{
public:
    void invoke(const api::InvokeRequest &request, std::function<void(Result<QJsonObject>)> done) override
    {
        last = request;
        done(QJsonObject{{u"status"_s, 200}});
    }
    api::InvokeRequest last;
};

} // namespace

class TestApiOwnPaths : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void uploaded_becomesAPackage();
    void packageInUse_staysUntilNothingUsesIt();
    void uploadedTwice_isTheSame();
    void badUpload_isRefused_data();
    void badUpload_isRefused();
    void refusedArchive_isReported();
    void scaling_isListedAndFollowed();
    void decisions_areListed();
    void starts_areTold();
    void firings_areListed();
    void fire_isAPostOfItsOwn();
    void moments_areWorkedOut();
    void whatIf_carriesTheRequest();
    void badWhatIf_isRefused_data();
    void badWhatIf_isRefused();
    void invoked_carriesTheRequest();
    void badInvocation_isRefused_data();
    void badInvocation_isRefused();
    void metrics_areText();
    void nobodyBehindAPort_isNotFound();

private:
    Answer upload(Rig &rig, const QByteArray &query, const char *type = "application/octet-stream",
                  const QByteArray &content = "bytes");
    QTemporaryDir m_dir;
};

const QByteArray packages = "/apis/tidegate.dev/v1/namespaces/default/packages";

Answer TestApiOwnPaths::upload(Rig &rig, const QByteArray &query, const char *type, const QByteArray &content)
{
    http::Request request;
    request.method = "POST";
    request.target = (packages + query).toStdString();
    request.headers = Rig::with("Content-Type", type);
    if (!content.isEmpty()) {
        const QString file = m_dir.filePath(u"spooled"_s);
        QFile spool(file);
        if (!spool.open(QIODevice::WriteOnly) || spool.write(content) != content.size())
            return {};
        request.bodyFile = file.toStdString();
    }
    auto catcher = std::make_shared<Catcher>();
    rig.dispatcher->handle(std::move(request), rig.user, catcher);
    (void)QTest::qWaitFor([&] { return catcher->done; });
    return {catcher->response.status, QByteArray::fromStdString(catcher->response.body),
            catcher->response.headers};
}

void TestApiOwnPaths::uploaded_becomesAPackage()
{
    Intake intake;
    Rig rig({.packages = &intake});
    const Answer answer = upload(rig, "?name=hello&fileName=hello.jar");
    QVERIFY2(answer.status == 201, answer.body);
    const resource::Object object(answer.json());
    QCOMPARE(object.name(), u"hello-"_s + QString(12, u'a'));
    QCOMPARE(object.spec(), QJsonObject({{u"name"_s, u"hello"_s}}));
    QCOMPARE(object.status().value("image"_L1).toString(), u"package/hello@sha256:"_s + digest);
    QCOMPARE(object.status().value("runtime"_L1).toString(), u"java"_s);
    QCOMPARE(intake.taken, QStringList({u"hello.jar"_s}));
    QCOMPARE(rig.send("GET", packages + "/" + object.name().toUtf8()).status, 200);
    QCOMPARE(rig.send("DELETE", packages + "/" + object.name().toUtf8()).status, 200);
}

void TestApiOwnPaths::packageInUse_staysUntilNothingUsesIt()
{
    Intake intake;
    Rig rig({.packages = &intake});
    const resource::Object object(upload(rig, "?name=hello&fileName=hello.jar").json());
    const QByteArray path = packages + "/" + object.name().toUtf8();
    resource::Object revision(resource::kinds::revision(), {u"default"_s, u"hello-00001"_s});
    const QJsonObject container{{u"image"_s, object.status().value("image"_L1)}};
    revision.setSpec({{u"containers"_s, QJsonArray{container}}});
    rig.keep(revision);
    const Answer refused = rig.send("DELETE", path);
    QCOMPARE(refused.status, 409);
    QVERIFY2(
        refused.json().value("message"_L1).toString().contains("in use by revision default/hello-00001"_L1),
        refused.body);
    QCOMPARE(rig.send("DELETE", packages).status, 409);
    QCOMPARE(rig.send("GET", path).status, 200);
    QCOMPARE(
        rig.send("DELETE", "/apis/serving.knative.dev/v1/namespaces/default/revisions/hello-00001").status,
        200);
    QCOMPARE(rig.send("DELETE", path).status, 200);
}

void TestApiOwnPaths::uploadedTwice_isTheSame()
{
    Intake intake;
    Rig rig({.packages = &intake});
    const resource::Object first(upload(rig, "?name=hello&fileName=hello.jar").json());
    const Answer second = upload(rig, "?name=hello&fileName=other.jar");
    QCOMPARE(second.status, 200);
    QCOMPARE(resource::Object(second.json()).uid(), first.uid());
}

void TestApiOwnPaths::badUpload_isRefused_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *query, const char *type, const char *content,
                        int status) {
        QTest::newRow(name) << QByteArray(query) << QByteArray(type) << QByteArray(content) << status;
    };
    row("no name", "?fileName=x.jar", "application/octet-stream", "x", 422);
    row("a name that is none", "?name=A_b&fileName=x.jar", "application/octet-stream", "x", 422);
    row("a path as a name", "?name=..%2Fx&fileName=x.jar", "application/octet-stream", "x", 422);
    row("no file name", "?name=a", "application/octet-stream", "x", 422);
    row("no bytes", "?name=a&fileName=x.jar", "application/octet-stream", "", 400);
    row("a form", "?name=a&fileName=x.jar", "multipart/form-data", "x", 415);
    row("an object", "?name=a&fileName=x.jar", "application/json", "{}", 405);
}

void TestApiOwnPaths::badUpload_isRefused()
{
    QFETCH(const QByteArray, query);
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArray, content);
    QFETCH(const int, status);
    Intake intake;
    Rig rig({.packages = &intake});
    const Answer answer = upload(rig, query, type, content);
    QVERIFY2(answer.status == status, answer.body);
    QVERIFY(intake.taken.isEmpty());
    QVERIFY2(!QFile::exists(m_dir.filePath(u"spooled"_s)), "the spooled file stays behind");
}

void TestApiOwnPaths::refusedArchive_isReported()
{
    Intake intake;
    intake.answer = fail(Code::BadRequest, "hello.jar is cut off after 5 bytes", "hello.jar");
    Rig rig({.packages = &intake});
    const Answer answer = upload(rig, "?name=hello&fileName=hello.jar");
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.message(), u"hello.jar is cut off after 5 bytes"_s);
    QVERIFY(rig.store->list(resource::kinds::package()).empty());
}

void TestApiOwnPaths::scaling_isListedAndFollowed()
{
    Scaling scaling;
    Rig rig({.scaling = &scaling});
    rig.keep(resource::Object(resource::kinds::revision(), {u"default"_s, u"r"_s}));
    const QByteArray path = "/apis/tidegate.dev/v1/namespaces/default/revisions/r/scaling";
    const Answer list = rig.send("GET", path + "?since=2026-01-31T12:00:00Z");
    QCOMPARE(list.json().value("items"_L1).toArray().size(), 2);
    QVERIFY(scaling.lastSince);
    const auto stream = rig.begin("GET", path + "?follow=true");
    scaling.sample({{u"desired"_s, 3}});
    QCOMPARE(stream->response.body, std::string("{\"desired\":1}\n{\"desired\":2}\n{\"desired\":3}\n"));
    stream->leave();
    QTRY_COMPARE(scaling.handle.use_count(), 1);
    QCOMPARE(rig.send("GET", path + "?since=now").status, 400);
    QCOMPARE(rig.send("GET", "/apis/tidegate.dev/v1/namespaces/default/revisions/q/scaling").status, 404);
    QCOMPARE(rig.send("POST", path).status, 405);
}

void TestApiOwnPaths::decisions_areListed()
{
    Scaling scaling;
    Rig rig({.scaling = &scaling});
    rig.keep(resource::Object(resource::kinds::revision(), {u"default"_s, u"r"_s}));
    const QByteArray revisions = "/apis/tidegate.dev/v1/namespaces/default/revisions/";
    const Answer list = rig.send("GET", revisions + "r/decisions");
    QCOMPARE(list.json().value("items"_L1)[0]["of"_L1].toString(), u"r"_s);
    QCOMPARE(rig.send("GET", revisions + "q/decisions").status, 404);
    QCOMPARE(rig.send("POST", revisions + "r/decisions").status, 405);
    Rig none;
    QCOMPARE(none.send("GET", revisions + "r/decisions").status, 404);
}

void TestApiOwnPaths::starts_areTold()
{
    Starts starts;
    Rig rig({.starts = &starts});
    rig.keep(resource::Object(resource::kinds::revision(), {u"default"_s, u"r"_s}));
    const QByteArray revisions = "/apis/tidegate.dev/v1/namespaces/default/revisions/";
    QCOMPARE(rig.send("GET", revisions + "r/starts").json().value("of"_L1).toString(), u"default/r"_s);
    QCOMPARE(rig.send("GET", revisions + "q/starts").status, 404);
    QCOMPARE(rig.send("POST", revisions + "r/starts").status, 405);
}

void TestApiOwnPaths::firings_areListed()
{
    Triggers triggers;
    Rig rig({.triggers = &triggers});
    rig.keep(resource::Object(resource::kinds::pingSource(), {u"default"_s, u"tick"_s}));
    const QByteArray sources = "/apis/tidegate.dev/v1/namespaces/default/pingsources/";
    const Answer list = rig.send("GET", sources + "tick/firings");
    QCOMPARE(list.json().value("items"_L1)[1]["number"_L1].toInt(), 2);
    QCOMPARE(triggers.last, u"default/tick 1000"_s);
    rig.send("GET", sources + "tick/firings?limit=5");
    QCOMPARE(triggers.last, u"default/tick 5"_s);
    QCOMPARE(rig.send("GET", sources + "tick/firings?limit=0").status, 400);
    QCOMPARE(rig.send("GET", sources + "tock/firings").status, 404);
    QCOMPARE(rig.send("POST", sources + "tick/firings").status, 405);
    Rig none;
    QCOMPARE(none.send("GET", sources + "tick/firings").status, 404);
}

void TestApiOwnPaths::fire_isAPostOfItsOwn()
{
    Triggers triggers;
    Rig rig({.triggers = &triggers});
    rig.keep(resource::Object(resource::kinds::pingSource(), {u"default"_s, u"tick"_s}));
    const QByteArray sources = "/apis/tidegate.dev/v1/namespaces/default/pingsources/";
    const Answer fired = rig.send("POST", sources + "tick/fire");
    QCOMPARE(fired.status, 201);
    QCOMPARE(fired.json().value("number"_L1).toInt(), 3);
    QCOMPARE(triggers.last, u"default/tick now"_s);
    QCOMPARE(rig.send("GET", sources + "tick/fire").status, 405);
    QCOMPARE(rig.send("POST", sources + "tock/fire").status, 404);
    Rig none;
    none.keep(resource::Object(resource::kinds::pingSource(), {u"default"_s, u"tick"_s}));
    QCOMPARE(none.send("POST", sources + "tick/fire").status, 404);
}

void TestApiOwnPaths::moments_areWorkedOut()
{
    Rig rig;
    resource::Object source(resource::kinds::pingSource(), {u"default"_s, u"tick"_s});
    source.setSpec({{u"schedule"_s, u"0 8 * * *"_s}, {u"timezone"_s, u"Asia/Kolkata"_s}});
    rig.keep(source);
    const QByteArray moments = "/apis/tidegate.dev/v1/namespaces/default/pingsources/tick/moments";
    const Answer two = rig.send("GET", moments + "?count=2&from=2026-01-01T00:00:00Z");
    const QJsonArray items = two.json().value("items"_L1).toArray();
    QCOMPARE(items.size(), 2);
    QCOMPARE(items[0]["time"_L1].toString(), u"2026-01-01T02:30:00Z"_s);
    QCOMPARE(items[0]["local"_L1].toString(), u"2026-01-01T08:00:00+05:30"_s);
    QCOMPARE(items[1]["local"_L1].toString(), u"2026-01-02T08:00:00+05:30"_s);
    QCOMPARE(rig.send("GET", moments).json().value("items"_L1).toArray().size(), 10);
    QCOMPARE(rig.send("GET", moments + "?count=1001").status, 400);
    QCOMPARE(rig.send("GET", moments + "?from=now").status, 400);
}

void TestApiOwnPaths::whatIf_carriesTheRequest()
{
    Scaling scaling;
    Rig rig({.scaling = &scaling});
    rig.keep(resource::Object(resource::kinds::revision(), {u"default"_s, u"r"_s}));
    const QByteArray own = "/apis/tidegate.dev/v1/namespaces/default/";
    const Answer answer = rig.send(
        "POST", own + "revisions/r/what-if",
        R"({"annotations":{"a":"b","gone":null},"containerConcurrency":5,"startSeconds":0.5,"start":"2026-01-31T12:00:00Z","trace":[{"t":0,"rps":3},{"t":1.5,"concurrency":2}]})");
    QVERIFY2(answer.status == 200, answer.body);
    const api::WhatIfRequest &request = scaling.lastWhatIf;
    QCOMPARE(request.revision, u"r"_s);
    QCOMPARE(request.annotations.at(u"a"_s).value_or(QString()), u"b"_s);
    QVERIFY(!request.annotations.at(u"gone"_s));
    QCOMPARE(request.containerConcurrency.value_or(-1), 5);
    QCOMPARE(request.startSeconds.value_or(-1), 0.5);
    QCOMPARE(request.trace.size(), size_t(2));
    QCOMPARE(request.trace[0].rps, 3.0);
    QCOMPARE(request.trace[1].t, 1.5);
    QCOMPARE(formatTime(request.traceStart), std::string("2026-01-31T12:00:00Z"));

    QCOMPARE(rig.send("POST", own + "revisions/r/what-if", "{}").status, 200);
    QVERIFY(scaling.lastWhatIf.trace.empty());
    QCOMPARE(rig.send("POST", own + "revisions/q/what-if", "{}").status, 404);
    QCOMPARE(rig.send("GET", own + "revisions/r/what-if").status, 405);
    // A service's is that of its latest ready revision.
    rig.send("POST", services(), serviceBody("a"));
    QCOMPARE(rig.send("POST", own + "services/a/what-if", "{}").status, 409);
}

void TestApiOwnPaths::badWhatIf_isRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no JSON") << QByteArray("{");
    QTest::newRow("an unknown word") << QByteArray(R"({"colour":"red"})");
    QTest::newRow("annotations of another shape") << QByteArray(R"({"annotations":[]})");
    QTest::newRow("a number for an annotation") << QByteArray(R"({"annotations":{"a":1}})");
    QTest::newRow("an empty trace") << QByteArray(R"({"trace":[]})");
    QTest::newRow("a trace of another shape") << QByteArray(R"({"trace":{}})");
    QTest::newRow("a point without a time") << QByteArray(R"({"trace":[{"rps":1}]})");
    QTest::newRow("a point of words") << QByteArray(R"({"trace":[{"t":0,"rps":"1"}]})");
    QTest::newRow("a start below zero") << QByteArray(R"({"startSeconds":-1})");
    QTest::newRow("a start of an hour") << QByteArray(R"({"startSeconds":3600})");
    QTest::newRow("a concurrency of words") << QByteArray(R"({"containerConcurrency":"5"})");
    QTest::newRow("a start that is no time") << QByteArray(R"({"start":"noon"})");
}

void TestApiOwnPaths::badWhatIf_isRefused()
{
    QFETCH(const QByteArray, body);
    Scaling scaling;
    Rig rig({.scaling = &scaling});
    rig.keep(resource::Object(resource::kinds::revision(), {u"default"_s, u"r"_s}));
    QCOMPARE(rig.send("POST", "/apis/tidegate.dev/v1/namespaces/default/revisions/r/what-if", body).status,
             400);
    QVERIFY(scaling.lastWhatIf.revision.isEmpty());
}

void TestApiOwnPaths::invoked_carriesTheRequest()
{
    Gateway gateway;
    Rig rig({.invoker = &gateway});
    rig.send("POST", services(), serviceBody("a"));
    const Answer answer = rig.send(
        "POST", "/apis/tidegate.dev/v1/namespaces/default/services/a/invoke",
        R"({"method":"POST","path":"/x?y=1","tag":"blue","headers":[{"name":"X-A","value":"b"}],"body":"aGk=","timeoutSeconds":7})");
    QCOMPARE(answer.status, 200);
    QCOMPARE(gateway.last.method, u"POST"_s);
    QCOMPARE(gateway.last.path, u"/x?y=1"_s);
    QCOMPARE(gateway.last.tag, u"blue"_s);
    QCOMPARE(gateway.last.headers.at(0).second, u"b"_s);
    QCOMPARE(gateway.last.body, QByteArray("hi"));
    QCOMPARE(gateway.last.timeout, milliseconds(7000));
    QCOMPARE(rig.send("POST", "/apis/tidegate.dev/v1/namespaces/default/services/nope/invoke", "{}").status,
             404);
    QCOMPARE(rig.send("GET", "/apis/tidegate.dev/v1/namespaces/default/services/a/invoke").status, 405);
}

void TestApiOwnPaths::badInvocation_isRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no JSON") << QByteArray("{");
    QTest::newRow("a path without a slash") << QByteArray(R"({"path":"x"})");
    QTest::newRow("a path with a line break") << QByteArray(R"({"path":"/x\r\nHost: y"})");
    QTest::newRow("a method with a space") << QByteArray(R"({"method":"GET /x"})");
    QTest::newRow("a header with a line break")
        << QByteArray(R"({"headers":[{"name":"A","value":"b\r\nC: d"}]})");
    QTest::newRow("a header without a name") << QByteArray(R"({"headers":[{"value":"b"}]})");
    QTest::newRow("a body that is not base64") << QByteArray(R"({"body":"!!"})");
    QTest::newRow("no time at all") << QByteArray(R"({"timeoutSeconds":0})");
}

void TestApiOwnPaths::badInvocation_isRefused()
{
    QFETCH(const QByteArray, body);
    Gateway gateway;
    Rig rig({.invoker = &gateway});
    rig.send("POST", services(), serviceBody("a"));
    QCOMPARE(rig.send("POST", "/apis/tidegate.dev/v1/namespaces/default/services/a/invoke", body).status,
             400);
    QVERIFY(gateway.last.service.isEmpty());
}

void TestApiOwnPaths::metrics_areText()
{
    Rig rig({.metrics = [](bool isOpenMetrics) { return QByteArray(isOpenMetrics ? "open" : "plain"); }});
    const char *plain = "text/plain; version=0.0.4; charset=utf-8";
    const char *open = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    const std::pair<const char *, bool> cases[] = {
        {"", false},
        {"*/*", false},
        {"text/plain", false},
        {"application/openmetrics-text", true},
        {"application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
         "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
         true},
        {"application/openmetrics-text; version=0.0.1", false},
        {"application/openmetrics-text; version=2.0.0, */*", false},
        {"application/openmetrics-text;q=0.4, text/plain;q=0.5", false},
        {"application/openmetrics-text;q=0, */*", false},
    };
    for (const auto &[accept, isOpen] : cases) {
        const Answer answer = rig.send("GET", "/metrics", {}, Rig::with("Accept", accept));
        QCOMPARE(answer.body, QByteArray(isOpen ? "open" : "plain"));
        QCOMPARE(std::string(answer.headers.value("Content-Type")), std::string(isOpen ? open : plain));
    }
}

void TestApiOwnPaths::nobodyBehindAPort_isNotFound()
{
    Rig rig;
    rig.keep(resource::Object(resource::kinds::pod(), {u"default"_s, u"p"_s}));
    QCOMPARE(rig.send("GET", "/api/v1/namespaces/default/pods/p/log").status, 404);
    QCOMPARE(upload(rig, "?name=hello&fileName=hello.jar").status, 404);
}

QTEST_GUILESS_MAIN(TestApiOwnPaths)
#include "tst_api_own_paths.moc"
