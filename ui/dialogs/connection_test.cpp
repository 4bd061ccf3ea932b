#include "ui/dialogs/connection_test.h"

#include "ui/models/formatting.h"

#include <QJsonObject>

namespace tidegate::dialogs {

void ConnectionTest::run(const session::Connection &connection)
{
    const auto endpoint = session::endpointOf(connection);
    if (!endpoint) {
        Q_EMIT failed(models::formatting::error(endpoint.error()));
        return;
    }
    m_client = std::make_unique<client::Client>(*endpoint);
    m_client->version(this, [this](const Result<QJsonObject> &answer) {
        if (answer) {
            Q_EMIT succeeded(answer->value(QLatin1String("gitVersion")).toString());
            return;
        }
        const QString why = models::formatting::error(answer.error());
        Q_EMIT failed(why);
        const QSslCertificate shown = client::shownCertificate(answer.error());
        if (!shown.isNull())
            Q_EMIT certificateRefused(shown, why);
    });
}

} // namespace tidegate::dialogs
