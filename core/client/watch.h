#pragma once

#include "core/client/back_off.h"
#include "core/client/client.h"
#include "core/client/line_reader.h"
#include "core/client/object_lister.h"
#include "core/client/transport.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>
#include <memory>

namespace tidegate::client {

/// Watch over HTTP, with connections of its own. It lists, then follows from the list's resource version;
/// each event (bookmarks too) moves the version on, so that a break loses nothing.
class HttpWatch final : public Watch
{
    Q_OBJECT
public:
    HttpWatch(Transport transport, const resource::Kind &kind, QString ns, QObject *parent);
    ~HttpWatch() override;
    State state() const override { return m_state; }
    void retryNow() override;

private:
    void list();
    void onList(Result<ObjectList> list);
    void follow();
    void onHeaders();
    void onReadyRead();
    void onFollowFinished();
    void takeLine(const QByteArray &line);
    void takeEvent(const QString &type, const QJsonObject &object);
    void streamFailed(const Error &error);
    void followOn();
    void recover(const Error &error);
    void broken(const Error &error);
    void setState(State state, const QString &why);

    Transport m_transport;
    const resource::Kind &m_kind;
    QString m_ns;
    QNetworkAccessManager *m_manager;
    std::unique_ptr<ObjectLister> m_lister;
    QPointer<QNetworkReply> m_reply;
    LineReader m_lines;
    QString m_version; ///< empty = a list is due
    State m_state = State::Loading;
    QString m_why;
    BackOff m_backOff{std::chrono::milliseconds(250), std::chrono::seconds(30)};
    QTimer m_retry;
    QElapsedTimer m_followed;
};

} // namespace tidegate::client
