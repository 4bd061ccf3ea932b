#pragma once

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

namespace tidegate::testing {

struct Identity
{
    QSslCertificate certificate;
    QSslKey key;
};

/// A self-signed authority, made for this run.
Identity makeAuthority(const char *name);
/// A server's certificate signed by `authority`, valid from `fromDays` to `toDays` from now. `alternatives`
/// as OpenSSL writes them: `IP:127.0.0.1,DNS:localhost`.
Identity makeServerIdentity(const Identity &authority, const char *alternatives, int fromDays = -1,
                            int toDays = 30);
/// For a TestServer.
QSslConfiguration serverTls(const Identity &identity);

} // namespace tidegate::testing
