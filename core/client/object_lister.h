#pragma once

#include "core/client/client.h"
#include "core/client/transport.h"

#include <QPointer>
#include <functional>

class QNetworkAccessManager;
class QNetworkReply;

namespace tidegate::client {

/// Lists one kind in pages, so that no answer is so long that reading it stops the screen. Asks without pages
/// when the server has forgotten where a page goes on (410). `done` is called once; deleting the lister ends
/// it.
class ObjectLister : public QObject
{
    Q_OBJECT
public:
    static constexpr int pageSize = 500;
    using Done = std::function<void(Result<ObjectList>)>;
    ObjectLister(const Transport &transport, QNetworkAccessManager *manager, const resource::Kind &kind,
                 QString ns, Done done, QObject *parent);
    ~ObjectLister() override;

private:
    void ask(const QString &continueToken);
    void onFinished();
    void take(const QJsonObject &page);
    void restartWhole();

    const Transport &m_transport;
    QNetworkAccessManager *m_manager;
    const resource::Kind &m_kind;
    QString m_ns;
    Done m_done;
    ObjectList m_list;
    bool m_paged = true;
    QPointer<QNetworkReply> m_reply;
};

} // namespace tidegate::client
