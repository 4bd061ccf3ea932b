#pragma once

#include <QNetworkAccessManager>

namespace tidegate::client {

/// Through which property of a reply a guard's refusal is told to errorOf().
inline constexpr char refusalProperty[] = "tidegateRefusal";

/// The manager of a client's calls. While it is read-only, no request leaves it that could change anything on
/// the server: this is the one place where every call passes.
class GuardedManager final : public QNetworkAccessManager
{
    Q_OBJECT
public:
    using QNetworkAccessManager::QNetworkAccessManager;
    /// Why nothing may be changed; empty = everything is sent.
    void setReadOnly(const QString &why) { m_why = why; }

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &request,
                                 QIODevice *body) override;

private:
    QString m_why;
};

} // namespace tidegate::client
