#include "ui/session/profile.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace tidegate::session {

namespace {

constexpr int formatVersion = 1;

using ProxyMode = client::ProxyChoice::Mode;

constexpr std::pair<ProfileColor, const char *> colors[] = {
    {ProfileColor::None, ""},       {ProfileColor::Red, "red"},   {ProfileColor::Orange, "orange"},
    {ProfileColor::Green, "green"}, {ProfileColor::Blue, "blue"}, {ProfileColor::Purple, "purple"},
    {ProfileColor::Grey, "grey"}};
constexpr std::pair<ProxyMode, const char *> proxyModes[] = {
    {ProxyMode::System, ""}, {ProxyMode::None, "none"}, {ProxyMode::Manual, "manual"}};

template <class Table, class Key>
QString wordOf(const Table &table, Key key)
{
    for (const auto &[value, word] : table) {
        if (value == key)
            return QString::fromLatin1(word);
    }
    return {};
}

/// The first of the table for a word that is not known.
template <class Table>
auto valueOf(const Table &table, const QString &text)
{
    for (const auto &[value, word] : table) {
        if (text == QLatin1String(word))
            return value;
    }
    return table[0].first;
}

/// What is not said is left out, so that a simple profile stays a simple file.
QJsonObject toJson(const Profile &profile)
{
    QJsonObject json{{QStringLiteral("name"), profile.name},
                     {QStringLiteral("server"), profile.server.toString(QUrl::FullyEncoded)},
                     {QStringLiteral("certificateAuthority"), QString::fromUtf8(profile.authorityPem)},
                     {QStringLiteral("user"), profile.user}};
    const std::pair<const char *, QString> texts[] = {
        {"folder", profile.folder},
        {"color", wordOf(colors, profile.color)},
        {"proxy", wordOf(proxyModes, profile.proxy.mode)},
        {"proxyHost", profile.proxy.host},
        {"proxyUser", profile.proxy.user},
        {"clientCertificateFile", profile.certificateFile},
        {"clientKeyFile", profile.keyFile},
        {"pinnedFingerprint", fingerprintText(profile.pinnedDigest)}};
    for (const auto &[key, text] : texts) {
        if (!text.isEmpty())
            json.insert(QLatin1String(key), text);
    }
    if (profile.proxy.port > 0)
        json.insert(QStringLiteral("proxyPort"), profile.proxy.port);
    if (profile.isProtected)
        json.insert(QStringLiteral("protected"), true);
    return json;
}

std::optional<Profile> fromJson(const QJsonObject &json)
{
    Profile profile;
    profile.name = json[QLatin1String("name")].toString();
    profile.server = QUrl(json[QLatin1String("server")].toString(), QUrl::StrictMode);
    profile.authorityPem = json[QLatin1String("certificateAuthority")].toString().toUtf8();
    profile.user = json[QLatin1String("user")].toString();
    profile.folder = json[QLatin1String("folder")].toString();
    profile.color = valueOf(colors, json[QLatin1String("color")].toString());
    profile.isProtected = json[QLatin1String("protected")].toBool();
    profile.proxy = {valueOf(proxyModes, json[QLatin1String("proxy")].toString()),
                     json[QLatin1String("proxyHost")].toString(), json[QLatin1String("proxyPort")].toInt(),
                     json[QLatin1String("proxyUser")].toString()};
    profile.certificateFile = json[QLatin1String("clientCertificateFile")].toString();
    profile.keyFile = json[QLatin1String("clientKeyFile")].toString();
    const QString fingerprint = json[QLatin1String("pinnedFingerprint")].toString();
    profile.pinnedDigest = digestOf(fingerprint);
    if (!fingerprint.isEmpty() && profile.pinnedDigest.isEmpty())
        return std::nullopt; // a pin that cannot be read must not become none
    return checkProfile(profile).ok() ? std::optional(profile) : std::nullopt;
}

Error storageError(const QString &file, const QString &cause)
{
    const QString text =
        QCoreApplication::translate("tidegate::session::ProfileStore", "%1 cannot be written: %2.")
            .arg(file, cause);
    return Error{Code::StorageFull, text.toStdString(), file.toStdString(), {}};
}

} // namespace

ProfileStore::ProfileStore(QString folder) : m_folder(std::move(folder)) {}

QString ProfileStore::file() const
{
    return QDir(m_folder).filePath(QStringLiteral("profiles.json"));
}

Result<> ProfileStore::load()
{
    m_profiles.clear();
    m_notice.clear();
    QFile disk(file());
    if (!disk.exists())
        return {};
    if (!disk.open(QIODevice::ReadOnly)) {
        const QString text = tr("%1 cannot be read: %2.").arg(file(), disk.errorString());
        return tl::unexpected(Error{Code::Forbidden, text.toStdString(), file().toStdString(), {}});
    }
    QJsonParseError trouble;
    const QJsonDocument document = QJsonDocument::fromJson(disk.readAll(), &trouble);
    disk.close();
    const int version = document[QLatin1String("version")].toInt();
    if (!document.isObject() || version < 1) {
        quarantine(document.isObject() ? tr("it names no version") : trouble.errorString());
        return {};
    }
    if (version > formatVersion) {
        quarantine(tr("it was written by a newer version of this program"));
        return {};
    }
    takeProfiles(document[QLatin1String("profiles")].toArray());
    return {};
}

void ProfileStore::takeProfiles(const QJsonArray &array)
{
    for (const QJsonValue &value : array) {
        const auto profile = fromJson(value.toObject());
        if (profile && !find(profile->name)) {
            m_profiles.append(*profile);
        } else {
            m_profiles.clear();
            quarantine(tr("connection \"%1\" makes no sense").arg(value[QLatin1String("name")].toString()));
            return;
        }
    }
}

void ProfileStore::quarantine(const QString &why)
{
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    const QString aside = file() + QStringLiteral(".broken-") + stamp;
    const bool moved = QFile::rename(file(), aside);
    m_notice = moved ? tr("The list of connections could not be read (%1). It was kept as %2, and a new list "
                          "was begun.")
                           .arg(why, aside)
                     : tr("The list of connections could not be read (%1).").arg(why);
}

std::optional<Profile> ProfileStore::find(const QString &name) const
{
    for (const Profile &profile : m_profiles) {
        if (profile.name == name)
            return profile;
    }
    return std::nullopt;
}

Result<> ProfileStore::put(const Profile &profile)
{
    const ProfileProblems problems = checkProfile(profile);
    for (const QString &problem : {problems.name, problems.server, problems.authority}) {
        if (!problem.isEmpty())
            return tl::unexpected(
                Error{Code::Invalid, problem.toStdString(), profile.name.toStdString(), {}});
    }
    QList<Profile> profiles = m_profiles;
    const auto same = std::find_if(profiles.begin(), profiles.end(),
                                   [&](const Profile &old) { return old.name == profile.name; });
    if (same == profiles.end())
        profiles.append(profile);
    else
        *same = profile;
    return keep(std::move(profiles));
}

Result<> ProfileStore::remove(const QString &name)
{
    QList<Profile> profiles = m_profiles;
    if (profiles.removeIf([&](const Profile &profile) { return profile.name == name; }) == 0)
        return tl::unexpected(Error{Code::NotFound,
                                    tr("There is no connection \"%1\".").arg(name).toStdString(),
                                    name.toStdString(),
                                    {}});
    return keep(std::move(profiles));
}

Result<> ProfileStore::keep(QList<Profile> profiles)
{
    Result<> saved = save(profiles);
    if (saved)
        m_profiles = std::move(profiles);
    return saved;
}

Result<> ProfileStore::save(const QList<Profile> &profiles) const
{
    if (!QDir().mkpath(m_folder))
        return tl::unexpected(storageError(file(), tr("the folder cannot be made")));
    QJsonArray array;
    for (const Profile &profile : profiles)
        array.append(toJson(profile));
    const QJsonObject root{{QStringLiteral("version"), formatVersion}, {QStringLiteral("profiles"), array}};
    QSaveFile disk(file());
    if (!disk.open(QIODevice::WriteOnly))
        return tl::unexpected(storageError(file(), disk.errorString()));
    const QByteArray bytes = QJsonDocument(root).toJson();
    if (disk.write(bytes) != bytes.size() || !disk.commit())
        return tl::unexpected(storageError(file(), disk.errorString()));
    return {};
}

} // namespace tidegate::session
