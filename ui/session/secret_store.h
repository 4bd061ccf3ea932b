#pragma once

#include "core/base/error.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <functional>
#include <memory>

namespace tidegate::session {

using SecretDone = std::function<void(Result<QString>)>;
using StoreDone = std::function<void(Result<>)>;

/// Where tokens are kept. Never in plain text on disk. Callbacks come from the event loop, on the thread of
/// `context`, and not at all once `context` is gone.
class SecretStore : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// Code::NotFound when there is no such secret.
    virtual void read(const QString &key, QObject *context, SecretDone done) = 0;
    virtual void write(const QString &key, const QString &secret, QObject *context, StoreDone done) = 0;
    virtual void remove(const QString &key, QObject *context, StoreDone done) = 0;
    /// Whether what is written is there after a restart.
    virtual bool isPersistent() const = 0;

Q_SIGNALS:
    /// For people: the keychain could not be used, and what that means.
    void noticed(const QString &text);
};

/// Keeps secrets for as long as the program runs.
class MemorySecretStore final : public SecretStore
{
    Q_OBJECT
public:
    using SecretStore::SecretStore;
    void read(const QString &key, QObject *context, SecretDone done) override;
    void write(const QString &key, const QString &secret, QObject *context, StoreDone done) override;
    void remove(const QString &key, QObject *context, StoreDone done) override;
    bool isPersistent() const override { return false; }

private:
    QHash<QString, QString> m_secrets;
};

/// The platform's own vault through QtKeychain. Without a service, or when it fails, it says so once
/// (`noticed`) and keeps the secret in memory for this session.
class KeychainSecretStore final : public SecretStore
{
    Q_OBJECT
public:
    explicit KeychainSecretStore(QString service, QObject *parent = nullptr);
    ~KeychainSecretStore() override;
    void read(const QString &key, QObject *context, SecretDone done) override;
    void write(const QString &key, const QString &secret, QObject *context, StoreDone done) override;
    void remove(const QString &key, QObject *context, StoreDone done) override;
    bool isPersistent() const override { return !m_broken; }

private:
    void fallBack(const QString &why);

    QString m_service;
    MemorySecretStore *m_memory;
    bool m_broken = false;
};

} // namespace tidegate::session
