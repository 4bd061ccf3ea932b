#pragma once

#include "core/api/api.h"
#include "core/base/error.h"
#include "core/http/pki.h"
#include "core/http/server.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace tidegate::server {

/// Who the server is and who may come in: made at the first start, read at every further one.
///
/// `<data>/pki/{ca.crt,ca.key,server.crt,server.key}` and `<data>/tokens.json` (SHA-256 of each token, never
/// the token); the admin's token stands in `<data>/kubeconfig` alone, and a new one is made when that file is
/// gone. All of them are readable by their owner only.
struct Identity
{
    http::CertificateAuthority authority;
    http::TlsIdentity tls;
    std::vector<api::TokenEntry> tokens;
    QByteArray adminToken;
    WallTime certificateExpires;
};

/// Reads what is there, makes what is missing, renews the server's certificate 30 days before it ends or when
/// `hosts` (names and addresses it must be valid for) is no longer covered. Errors name the file.
Result<Identity> loadIdentity(const QString &dataDir, const QStringList &hosts, WallTime now);

/// Writes `<data>/kubeconfig` for the API's address; the path comes back. The token that stands there already
/// is kept.
Result<QString> writeKubeconfig(const QString &dataDir, const QString &apiUrl, const Identity &identity);

} // namespace tidegate::server
