#pragma once

#include "core/client/client.h"
#include "ui/session/profile.h"

#include <QObject>
#include <memory>

namespace tidegate::dialogs {

/// Asks the server of a connection for its version once, with a client of its own.
class ConnectionTest : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// Ends the one before. Bad input (no certificate in the PEM) is answered at once.
    void run(const session::Connection &connection);

Q_SIGNALS:
    void succeeded(const QString &version);
    void failed(const QString &why);
    /// After failed(): this is the certificate it failed for.
    void certificateRefused(const QSslCertificate &shown, const QString &why);

private:
    std::unique_ptr<client::Client> m_client;
};

} // namespace tidegate::dialogs
