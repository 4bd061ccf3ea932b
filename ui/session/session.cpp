#include "ui/session/session.h"

#include <QRandomGenerator>
#include <algorithm>

namespace tidegate::session {

using namespace std::chrono_literals;

namespace {

constexpr auto longestBackOff = 30'000ms;

bool isTokenTrouble(const Error &error)
{
    return error.code == Code::Unauthorized || error.code == Code::Forbidden;
}

/// Trouble that stays until the user does something.
bool isFinal(const Error &error)
{
    return isTokenTrouble(error) || error.subject == client::certificateSubject ||
           error.code == Code::BadRequest || error.code == Code::NotFound;
}

} // namespace

Session::Session(SecretStore *secrets, QObject *parent) : QObject(parent), m_secrets(secrets)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Session::probe);
}

Session::~Session()
{
    m_timer.stop();
}

void Session::open(const Connection &connection, bool remember)
{
    dropClient();
    ++m_attempt;
    m_connection = connection;
    m_remember = remember;
    m_failures = 0;
    m_needsToken = false;
    m_serverVersion.clear();
    m_shownCertificate = QSslCertificate();
    m_lastAnswer.reset();
    m_protection.begin(connection.profile.isProtected);
    setState(State::Connecting, {});
    if (connection.token.isEmpty())
        readToken();
    else
        readProxyPassword();
}

void Session::close()
{
    ++m_attempt;
    dropClient();
    m_connection = {};
    m_needsToken = false;
    m_serverVersion.clear();
    m_lastAnswer.reset();
    m_protection.begin(false);
    setState(State::Disconnected, {});
}

void Session::retryNow()
{
    if (!m_client || m_state == State::Disconnected || m_probing)
        return;
    m_failures = 0;
    probe();
}

void Session::setToken(const QString &token, bool remember)
{
    if (!isOpen())
        return;
    Connection connection = m_connection;
    connection.token = token;
    open(connection, remember);
}

void Session::readToken()
{
    m_secrets->read(m_connection.profile.secretKey(), this,
                    [this, attempt = m_attempt](const Result<QString> &secret) {
                        if (attempt != m_attempt)
                            return;
                        if (secret) {
                            m_connection.token = *secret;
                            readProxyPassword();
                            return;
                        }
                        m_needsToken = true;
                        const QString why = tr("No token is stored for this connection.");
                        setState(State::Failed, why);
                        Q_EMIT tokenNeeded(why);
                    });
}

/// Reads a secret that may be missing, and goes on.
void Session::readFurther(QString *into, const QString &key, bool wanted, void (Session::*next)())
{
    if (!wanted || !into->isEmpty()) {
        (this->*next)();
        return;
    }
    m_secrets->read(key, this, [this, into, next, attempt = m_attempt](const Result<QString> &secret) {
        if (attempt != m_attempt)
            return;
        if (secret)
            *into = *secret;
        (this->*next)();
    });
}

void Session::readProxyPassword()
{
    const Profile &profile = m_connection.profile;
    const bool wanted =
        profile.proxy.mode == client::ProxyChoice::Mode::Manual && !profile.proxy.user.isEmpty();
    readFurther(&m_connection.proxyPassword, profile.proxySecretKey(), wanted, &Session::readPassphrase);
}

void Session::readPassphrase()
{
    const Profile &profile = m_connection.profile;
    readFurther(&m_connection.keyPassphrase, profile.keySecretKey(), !profile.keyFile.isEmpty(),
                &Session::makeClient);
}

void Session::makeClient()
{
    auto endpoint = endpointOf(m_connection);
    if (!endpoint) {
        failed(endpoint.error());
        return;
    }
    m_client = std::make_unique<client::Client>(std::move(*endpoint));
    m_protection.setClient(m_client.get()); // before anybody else has it
    const auto attempt = m_attempt;
    Q_EMIT clientChanged(m_client.get());
    if (attempt == m_attempt)
        probe();
}

void Session::dropClient()
{
    m_timer.stop();
    m_probing = false;
    if (!m_client)
        return;
    Q_EMIT clientChanged(nullptr);
    m_protection.setClient(nullptr);
    m_client.reset();
}

void Session::probe()
{
    if (!m_client)
        return;
    m_timer.stop();
    m_probing = true;
    if (m_state == State::Failed)
        setState(State::Connecting, m_reason);
    m_client->version(this, [this, attempt = m_attempt](const Result<QJsonObject> &answer) {
        if (attempt != m_attempt)
            return;
        m_probing = false;
        probed(answer);
    });
}

void Session::probed(const Result<QJsonObject> &answer)
{
    if (!answer) {
        failed(answer.error());
        return;
    }
    m_failures = 0;
    m_needsToken = false;
    m_lastAnswer = std::chrono::steady_clock::now();
    m_serverVersion = (*answer)[QLatin1String("gitVersion")].toString();
    m_timer.start(m_heartbeat);
    if (m_remember)
        rememberToken();
    setState(State::Connected, {});
}

void Session::failed(const Error &error)
{
    const QString reason = QString::fromStdString(error.message);
    m_needsToken = isTokenTrouble(error);
    m_shownCertificate = client::shownCertificate(error);
    if (!isFinal(error))
        planRetry();
    m_protection.lock();
    const auto attempt = m_attempt;
    setState(State::Failed, reason);
    if (attempt != m_attempt)
        return; // somebody has opened another profile meanwhile
    if (m_needsToken)
        Q_EMIT tokenNeeded(reason);
    else if (!m_shownCertificate.isNull())
        Q_EMIT certificateRefused(m_shownCertificate, reason);
}

void Session::planRetry()
{
    const auto full = std::min(longestBackOff, m_firstBackOff * (1 << std::min(m_failures, 10)));
    ++m_failures;
    const double share = 0.5 + QRandomGenerator::global()->generateDouble() / 2;
    m_timer.start(std::chrono::milliseconds(std::int64_t(double(full.count()) * share)));
}

void Session::rememberToken()
{
    m_remember = false;
    const Profile &profile = m_connection.profile;
    const std::pair<QString, QString> secrets[] = {{profile.secretKey(), m_connection.token},
                                                   {profile.proxySecretKey(), m_connection.proxyPassword},
                                                   {profile.keySecretKey(), m_connection.keyPassphrase}};
    for (const auto &[key, secret] : secrets) {
        if (!secret.isEmpty())
            m_secrets->write(key, secret, this, [](const Result<> &) {}); // trouble is told by noticed()
    }
}

std::chrono::milliseconds Session::retryDelay() const
{
    return m_state == State::Failed && m_timer.isActive() ? m_timer.remainingTimeAsDuration() : 0ms;
}

void Session::setState(State state, const QString &reason)
{
    if (state == m_state && reason == m_reason)
        return;
    m_state = state;
    m_reason = reason;
    Q_EMIT stateChanged(state, reason);
}

} // namespace tidegate::session
