#include "ui/session/secret_store.h"

#include <QCoreApplication>
#include <QPointer>
#include <QTimer>
#include <qt6keychain/keychain.h>

namespace tidegate::session {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::session::SecretStore)
};

Error noSecret(const QString &key)
{
    return Error{Code::NotFound,
                 Words::tr("No token is stored for %1.").arg(key).toStdString(),
                 key.toStdString(),
                 {}};
}

/// From the event loop, as every answer of a store comes.
template <class Done, class Value>
void later(QObject *context, Done done, Value value)
{
    QTimer::singleShot(0, context, [done = std::move(done), value = std::move(value)] { done(value); });
}

QString causeOf(const QKeychain::Job *job)
{
    return job->errorString().isEmpty() ? Words::tr("error %1").arg(int(job->error())) : job->errorString();
}

/// Never the fallback that writes plain text to a settings file.
void prepare(QKeychain::Job *job, const QString &key)
{
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    job->setKey(key);
}

} // namespace

void MemorySecretStore::read(const QString &key, QObject *context, SecretDone done)
{
    const auto found = m_secrets.constFind(key);
    later(context, std::move(done),
          found == m_secrets.cend() ? Result<QString>(tl::unexpected(noSecret(key)))
                                    : Result<QString>(*found));
}

void MemorySecretStore::write(const QString &key, const QString &secret, QObject *context, StoreDone done)
{
    m_secrets.insert(key, secret);
    later(context, std::move(done), Result<>());
}

void MemorySecretStore::remove(const QString &key, QObject *context, StoreDone done)
{
    m_secrets.remove(key);
    later(context, std::move(done), Result<>());
}

KeychainSecretStore::KeychainSecretStore(QString service, QObject *parent)
    : SecretStore(parent), m_service(std::move(service)), m_memory(new MemorySecretStore(this))
{
}

KeychainSecretStore::~KeychainSecretStore() = default;

void KeychainSecretStore::read(const QString &key, QObject *context, SecretDone done)
{
    if (m_broken) {
        m_memory->read(key, context, std::move(done));
        return;
    }
    auto *job = new QKeychain::ReadPasswordJob(m_service);
    prepare(job, key);
    const QPointer<QObject> guard(context);
    connect(job, &QKeychain::Job::finished, this, [this, job, key, guard, done = std::move(done)] {
        if (!guard)
            return;
        if (job->error() == QKeychain::NoError) {
            done(job->textData());
        } else if (job->error() == QKeychain::EntryNotFound) {
            m_memory->read(key, guard, done);
        } else {
            fallBack(causeOf(job));
            m_memory->read(key, guard, done);
        }
    });
    job->start();
}

void KeychainSecretStore::write(const QString &key, const QString &secret, QObject *context, StoreDone done)
{
    m_memory->write(key, secret, this,
                    [](const Result<> &) {}); // a keychain that fails later in this session does not lose it
    if (m_broken) {
        later(context, std::move(done), Result<>());
        return;
    }
    auto *job = new QKeychain::WritePasswordJob(m_service);
    prepare(job, key);
    job->setTextData(secret);
    const QPointer<QObject> guard(context);
    connect(job, &QKeychain::Job::finished, this, [this, job, guard, done = std::move(done)] {
        if (job->error() != QKeychain::NoError)
            fallBack(causeOf(job));
        if (guard)
            done({});
    });
    job->start();
}

void KeychainSecretStore::remove(const QString &key, QObject *context, StoreDone done)
{
    m_memory->remove(key, this, [](const Result<> &) {});
    if (m_broken) {
        later(context, std::move(done), Result<>());
        return;
    }
    auto *job = new QKeychain::DeletePasswordJob(m_service);
    prepare(job, key);
    const QPointer<QObject> guard(context);
    connect(job, &QKeychain::Job::finished, this, [job, guard, done = std::move(done)] {
        if (!guard)
            return;
        const bool gone = job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound;
        const QString text =
            gone ? QString()
                 : Words::tr("The token could not be removed from the keychain: %1.").arg(causeOf(job));
        done(gone ? Result<>()
                  : Result<>(tl::unexpected(Error{Code::Unavailable, text.toStdString(), {}, {}})));
    });
    job->start();
}

void KeychainSecretStore::fallBack(const QString &why)
{
    if (m_broken)
        return;
    m_broken = true;
    Q_EMIT noticed(Words::tr("The keychain of this system cannot be used (%1). Tokens are kept in memory and "
                             "are forgotten when the program ends.")
                       .arg(why));
}

} // namespace tidegate::session
