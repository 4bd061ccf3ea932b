#include "core/api/auth.h"

#include <QCryptographicHash>
#include <algorithm>
#include <array>

namespace tidegate::api {

namespace {

constexpr std::string_view scheme = "bearer ";

std::string_view tokenOf(std::string_view authorization)
{
    if (authorization.size() <= scheme.size() ||
        !http::equalsIgnoreCase(authorization.substr(0, scheme.size()), scheme))
        return {};
    return authorization.substr(scheme.size());
}

bool sameBytes(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size())
        return false;
    unsigned difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= unsigned(a[i] ^ b[i]) & 0xffU;
    return difference == 0;
}

} // namespace

std::optional<User> authenticate(const std::vector<TokenEntry> &tokens, std::string_view authorization)
{
    const std::string_view token = tokenOf(authorization);
    if (token.empty())
        return std::nullopt;
    const QByteArray hash = QCryptographicHash::hash(QByteArrayView(token.data(), qsizetype(token.size())),
                                                     QCryptographicHash::Sha256);
    std::optional<User> user;
    for (const TokenEntry &entry : tokens) { // all of them, so that time tells nothing
        if (sameBytes(entry.sha256, hash))
            user = User{entry.user, entry.groups};
    }
    return user;
}

bool isAnonymousPath(std::string_view path)
{
    constexpr std::array<std::string_view, 4> open{"/healthz", "/livez", "/readyz", "/version"};
    return std::find(open.begin(), open.end(), path) != open.end();
}

} // namespace tidegate::api
