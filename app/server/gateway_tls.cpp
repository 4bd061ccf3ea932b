#include "app/server/gateway_tls.h"

#include "core/base/logging.h"
#include "core/resource/kinds.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tidegate::server {

Q_LOGGING_CATEGORY(lcTls, "tidegate.server.tls")

namespace {

constexpr milliseconds settles{200}; ///< several routes, or both files of a pair, come together
constexpr std::chrono::hours lifetime{24 * 90};
constexpr std::chrono::hours day{24};
constexpr int daysOfOne = 30; ///< then the next is made

Result<std::string> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return fail(Code::NotFound, "the gateway's certificate file '" + path.toStdString() +
                                        "' cannot be read: " + file.errorString().toStdString());
    return file.readAll().toStdString();
}

Result<http::TlsIdentity> identityOf(const CertificateFiles &files)
{
    auto certificate = contentOf(files.certificate);
    if (!certificate)
        return tl::unexpected(certificate.error());
    auto key = contentOf(files.key);
    if (!key)
        return tl::unexpected(key.error());
    http::TlsIdentity identity{std::move(*certificate), std::move(*key)};
    if (const auto sound = http::TlsContext::create({identity}); !sound)
        return fail(Code::Invalid, "the gateway's certificate '" + files.certificate.toStdString() +
                                       "' with the key '" + files.key.toStdString() +
                                       "': " + sound.error().message);
    return identity;
}

} // namespace

std::set<QString> parentsOfHosts(const resource::Object &route)
{
    std::set<QString> parents;
    const auto add = [&parents](const QJsonValue &url) {
        const QString host = QUrl(url.toString()).host();
        const qsizetype dot = host.indexOf(u'.');
        if (dot > 0)
            parents.insert(host.mid(dot + 1));
    };
    add(route.status().value("url"_L1));
    for (const QJsonValue &target : route.status().value("traffic"_L1).toArray())
        add(target.toObject().value("url"_L1));
    return parents;
}

GatewayTls::GatewayTls(http::CertificateAuthority authority, QString domain,
                       std::vector<CertificateFiles> files, const Clock &clock)
    : m_authority(std::move(authority))
    , m_domain(std::move(domain))
    , m_files(std::move(files))
    , m_clock(clock)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(settles);
    m_daily.setInterval(day);
    connect(&m_soon, &QTimer::timeout, this, &GatewayTls::renew);
}

QStringList GatewayTls::names() const
{
    QStringList all{m_domain, u"*."_s + m_domain};
    for (const QString &parent : m_parents)
        all << u"*."_s + parent;
    return all;
}

Result<std::vector<http::TlsIdentity>> GatewayTls::identities()
{
    std::vector<http::TlsIdentity> all;
    for (const CertificateFiles &files : m_files) {
        auto identity = identityOf(files);
        if (!identity)
            return tl::unexpected(identity.error());
        all.push_back(std::move(*identity));
    }
    http::ServerNames own{m_domain.toStdString(), {}, {}};
    for (const QString &name : names())
        own.dns.push_back(name.toStdString());
    auto made = http::makeServerIdentity(m_authority, own, m_clock.wall(), lifetime);
    if (!made)
        return tl::unexpected(made.error());
    all.push_back(std::move(*made));
    return all;
}

void GatewayTls::follow(gateway::Gateway &gateway, store::Store &store)
{
    m_gateway = &gateway;
    bool isNew = false;
    store.visit(resource::kinds::route(), {},
                [&](const resource::ObjectPtr &route) { isNew = cover(*route) || isNew; });
    if (isNew)
        renew();
    connect(&store, &store::Store::changed, this, [this](const store::Change &change) {
        if (change.object && change.object->kind() == &resource::kinds::route() && cover(*change.object))
            m_soon.start();
    });
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_soon, qOverload<>(&QTimer::start));
    watchFiles();
    // QTimer takes at most 24 days.
    connect(&m_daily, &QTimer::timeout, this, [this, days = 0]() mutable {
        if (++days % daysOfOne == 0)
            renew();
    });
    m_daily.start();
}

/// Whether the route has an address that the own certificate does not cover yet.
bool GatewayTls::cover(const resource::Object &route)
{
    const size_t before = m_parents.size();
    m_parents.merge(parentsOfHosts(route));
    return m_parents.size() > before;
}

/// A file that is replaced by a rename is another file: it is watched anew, and its folder tells.
void GatewayTls::watchFiles()
{
    QStringList paths;
    for (const CertificateFiles &files : m_files)
        paths << files.certificate << files.key << QFileInfo(files.certificate).absolutePath()
              << QFileInfo(files.key).absolutePath();
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    for (const QString &path : std::as_const(paths)) {
        if (!watched.contains(path))
            m_watcher.addPath(path);
    }
}

void GatewayTls::renew()
{
    watchFiles();
    const auto all = identities();
    const auto done = all ? m_gateway->replaceTls(*all) : Result<>(tl::unexpected(all.error()));
    if (!done)
        qCWarning(lcTls, "the gateway goes on with the certificates it has: %s",
                  done.error().message.c_str());
    else
        qCInfo(lcTls, "the gateway shows a certificate for %s", qPrintable(names().join(u", "_s)));
}

} // namespace tidegate::server
