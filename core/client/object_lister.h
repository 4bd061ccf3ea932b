#pragma once

#include "core/client/client.h"
#include "core/client/transport.h"

#include <QPointer>
#include <functional>

class QNetworkAccessManager;
class QNetworkReply;

namespace tidegate::client {

/// Lists one kind in pages, so that no answer is so long that reading it stops the screen. Asks without pages
/// when the server has forgotten where a page goes on (410). `part` is told every page but the last, so that
/// nobody has to hold them all; `done` is called once, with the last one. What came before a begun() does not
/// count. Deleting the lister ends it.
class ObjectLister : public QObject
{
    Q_OBJECT
public:
    static constexpr int pageSize = 500;
    struct Calls
    {
        std::function<void()> begun;                             ///< anew, without pages; may be empty
        std::function<void(std::vector<resource::Object>)> part; ///< empty: `done` gets all there is
        std::function<void(Result<ObjectList>)> done;
    };
    ObjectLister(const Transport &transport, QNetworkAccessManager *manager, const resource::Kind &kind,
                 QString ns, Calls calls, QObject *parent);
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
    Calls m_calls;
    ObjectList m_list;
    bool m_paged = true;
    QPointer<QNetworkReply> m_reply;
};

} // namespace tidegate::client
