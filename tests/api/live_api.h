#pragma once

#include "core/api/api.h"
#include "core/http/pki.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

namespace tidegate::test {

/// An API on a free loopback port with a certificate of its own, a store in a temporary folder, and the token
/// `secret`.
class LiveApi
{
public:
    explicit LiveApi(api::Ports ports = {})
    {
        authority = http::makeAuthority("test authority", clock.wall()).value();
        auto opened = store::Store::open({.dir = dir.filePath(QStringLiteral("data"))}, clock);
        if (!opened)
            qFatal("%s", opened.error().message.c_str());
        store = std::move(*opened);
        for (const char *name : {"default", "knative-serving"})
            keep(resource::Object(resource::kinds::namespaceKind(), {{}, QString::fromLatin1(name)}));
        api::ApiOptions options;
        options.tls =
            http::makeServerIdentity(authority, {.dns = {"localhost"}, .ips = {"127.0.0.1"}}, clock.wall())
                .value();
        options.tokens.push_back(
            {QCryptographicHash::hash("secret", QCryptographicHash::Sha256), QStringLiteral("admin"), {QStringLiteral("system:masters")}});
        options.spoolDir = dir.path().toStdString();
        options.maxUpload = 1024 * 1024;
        options.maxBody = 64 * 1024;
        auto listening = api::Api::listen(std::move(options), *store, std::move(ports), clock);
        if (!listening)
            qFatal("%s", listening.error().message.c_str());
        api = std::move(*listening);
    }

    void keep(const resource::Object &object)
    {
        bool done = false;
        store->commit({{store::Mutation::Type::Put, object, std::nullopt}},
                      [&done](const auto &) { done = true; });
        (void)QTest::qWaitFor([&done] { return done; });
    }

    QString url() const { return QStringLiteral("https://127.0.0.1:%1").arg(api->port()); }

    QTemporaryDir dir;
    SystemClock clock;
    http::CertificateAuthority authority;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<api::Api> api;
};

} // namespace tidegate::test
