#include "ui/session/request_store.h"

#include "ui/session/settings.h"

#include <QCollator>
#include <QCoreApplication>
#include <QUrl>

namespace tidegate::session {

namespace {

const QString requestKey = QStringLiteral("request");
const QString secretsKey = QStringLiteral("hasSecrets");

QString part(const QString &name)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(name));
}

QString path(const RequestStore::Owner &owner)
{
    return part(owner.profile) + QLatin1Char('/') + part(owner.ns) + QLatin1Char('/') + part(owner.service);
}

QString savedKey(const RequestStore::Owner &owner)
{
    return QStringLiteral("requests/") + path(owner);
}

QString draftKey(const RequestStore::Owner &owner)
{
    return QStringLiteral("drafts/requests/") + path(owner);
}

QString vaultKey(const RequestStore::Owner &owner, const QString &name)
{
    return QStringLiteral("request/") + path(owner) + QLatin1Char('/') + part(name);
}

} // namespace

RequestStore::RequestStore(Settings *settings, SecretStore *secrets, QObject *parent)
    : QObject(parent), m_settings(settings), m_secrets(secrets)
{
}

QStringList RequestStore::names(const Owner &owner) const
{
    QStringList names = m_settings->object(savedKey(owner)).keys();
    QCollator collator;
    std::sort(names.begin(), names.end(), collator);
    return names;
}

void RequestStore::save(const Owner &owner, const QString &name, const Saved &saved, QObject *context,
                        StoreDone done)
{
    QJsonObject all = m_settings->object(savedKey(owner));
    if (name.trimmed().isEmpty())
        return done(fail(Code::BadRequest, tr("A saved request needs a name.").toStdString()));
    if (!all.contains(name) && all.size() >= most)
        return done(fail(Code::BadRequest,
                         tr("No more than %n request(s) of one app are kept.", nullptr, most).toStdString()));
    all.insert(name, QJsonObject{{requestKey, saved.request}, {secretsKey, !saved.secrets.isEmpty()}});
    m_settings->setObject(savedKey(owner), all);
    if (saved.secrets.isEmpty()) {
        m_secrets->remove(vaultKey(owner, name), this, [](const Result<> &) {});
        return done({});
    }
    m_secrets->write(vaultKey(owner, name), saved.secrets, context, std::move(done));
}

void RequestStore::load(const Owner &owner, const QString &name, QObject *context,
                        std::function<void(Result<Saved>)> done)
{
    const QJsonObject all = m_settings->object(savedKey(owner));
    if (!all.contains(name))
        return done(fail(Code::NotFound, tr("There is no saved request \"%1\".").arg(name).toStdString()));
    const QJsonObject entry = all[name].toObject();
    Saved saved{entry[requestKey].toObject(), {}, false};
    if (!entry[secretsKey].toBool())
        return done(saved);
    m_secrets->read(vaultKey(owner, name), context,
                    [saved, done = std::move(done)](const Result<QString> &secrets) mutable {
                        saved.secrets = secrets ? *secrets : QString();
                        saved.lostSecrets = !secrets;
                        done(saved);
                    });
}

void RequestStore::remove(const Owner &owner, const QString &name)
{
    QJsonObject all = m_settings->object(savedKey(owner));
    all.remove(name);
    m_settings->setObject(savedKey(owner), all);
    m_secrets->remove(vaultKey(owner, name), this, [](const Result<> &) {});
}

QJsonObject RequestStore::draft(const Owner &owner) const
{
    return m_settings->object(draftKey(owner));
}

void RequestStore::setDraft(const Owner &owner, const QJsonObject &request)
{
    m_settings->setObject(draftKey(owner), request);
}

} // namespace tidegate::session
