#include "core/client/guarded_manager.h"

#include <QNetworkReply>
#include <QTimer>
#include <QUrlQuery>

namespace tidegate::client {

namespace {

/// The answer to a request that was not sent.
class RefusedReply final : public QNetworkReply
{
public:
    RefusedReply(QNetworkAccessManager::Operation operation, const QNetworkRequest &request,
                 const QString &why, QObject *parent)
        : QNetworkReply(parent)
    {
        setOperation(operation);
        setRequest(request);
        setUrl(request.url());
        setProperty(refusalProperty, why);
        setError(ContentAccessDenied, why);
        open(ReadOnly); // there is nothing to read, but readers look
        QTimer::singleShot(0, this, [this] {
            setFinished(true);
            Q_EMIT finished();
        });
    }
    void abort() override {}

protected:
    qint64 readData(char *, qint64) override { return -1; }
};

/// Asks only, whatever its verb.
bool isHarmless(QNetworkAccessManager::Operation operation, const QUrl &url)
{
    return operation == QNetworkAccessManager::GetOperation ||
           operation == QNetworkAccessManager::HeadOperation ||
           QUrlQuery(url).queryItemValue(QStringLiteral("dryRun")) == QLatin1String("All") ||
           url.path().endsWith(QLatin1String("/what-if"));
}

} // namespace

QNetworkReply *GuardedManager::createRequest(Operation operation, const QNetworkRequest &request,
                                             QIODevice *body)
{
    if (!m_why.isEmpty() && !isHarmless(operation, request.url()))
        return new RefusedReply(operation, request, m_why, this);
    return QNetworkAccessManager::createRequest(operation, request, body);
}

} // namespace tidegate::client
