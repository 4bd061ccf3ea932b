#pragma once

#include "core/base/clock.h"
#include "core/gateway/gateway.h"
#include "core/http/pki.h"
#include "core/store/store.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <set>

namespace tidegate::server {

/// A certificate chain and its key, PEM.
struct CertificateFiles
{
    QString certificate;
    QString key;
};

/// The certificates that the gateway shows to clients: those of files, read again when they change, and one
/// of the server's own authority for every other route (`*.<namespace>.<domain>`), made anew when a route
/// comes that it does not cover, and after 30 of its 90 days. Clients that name no server, or one that nobody
/// knows, see the first of the files. Main thread.
class GatewayTls : public QObject
{
    Q_OBJECT
public:
    GatewayTls(http::CertificateAuthority authority, QString domain, std::vector<CertificateFiles> files,
               const Clock &clock);

    /// What to begin with. Errors name the file.
    Result<std::vector<http::TlsIdentity>> identities();
    /// From now on `gateway` follows the files and the store's routes. Both outlive this object.
    void follow(gateway::Gateway &gateway, store::Store &store);

private:
    bool cover(const resource::Object &route);
    void watchFiles();
    void renew();
    QStringList names() const;

    http::CertificateAuthority m_authority;
    QString m_domain;
    std::vector<CertificateFiles> m_files;
    const Clock &m_clock;
    gateway::Gateway *m_gateway = nullptr;
    std::set<QString> m_parents; ///< `default.localhost`: what the routes' hosts are right below
    QFileSystemWatcher m_watcher;
    QTimer m_soon;
    QTimer m_daily;
};

/// The names of a route's own addresses, its tags' too, without their first label.
std::set<QString> parentsOfHosts(const resource::Object &route);

} // namespace tidegate::server
