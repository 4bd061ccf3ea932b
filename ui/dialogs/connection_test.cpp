#include "ui/dialogs/connection_test.h"

#include "ui/models/formatting.h"

#include <QJsonObject>

namespace tidegate::dialogs {

void ConnectionTest::run(const session::Connection &connection)
{
    const auto endpoint = session::endpointOf(connection.profile, connection.token);
    if (!endpoint) {
        Q_EMIT failed(models::formatting::error(endpoint.error()));
        return;
    }
    m_client = std::make_unique<client::Client>(*endpoint);
    m_client->version(this, [this](const Result<QJsonObject> &answer) {
        if (answer)
            Q_EMIT succeeded(answer->value(QLatin1String("gitVersion")).toString());
        else
            Q_EMIT failed(models::formatting::error(answer.error()));
    });
}

} // namespace tidegate::dialogs
