#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/http/tls.h"

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::http {

/// A certificate authority of our own, PEM. Keep the key where only the server's user can read it.
struct CertificateAuthority
{
    std::string certificatePem;
    std::string privateKeyPem;
};

/// What a server certificate is made for.
struct ServerNames
{
    std::string commonName = "tidegated";
    std::vector<std::string> dns; ///< `localhost`
    std::vector<std::string> ips; ///< `127.0.0.1`, `::1`
};

/// A new authority: EC P-256, self-signed, 10 years from an hour before `now`, for signing only (no further
/// authorities).
Result<CertificateAuthority> makeAuthority(const std::string &commonName, WallTime now);

/// A new key and a certificate for it, signed by the authority: EC P-256, valid from an hour before `now` for
/// `lifetime` after it but never beyond the authority's own end, random serial. The chain holds the
/// certificate alone. Code::Invalid when the authority can not be read, a name is not one, or no name is
/// given.
Result<TlsIdentity> makeServerIdentity(const CertificateAuthority &authority, const ServerNames &names,
                                       WallTime now,
                                       std::chrono::hours lifetime = std::chrono::hours(24 * 397));

/// When the first certificate of a PEM text ends; Code::Invalid when there is none.
Result<WallTime> certificateExpiry(std::string_view pem);

/// SHA-256 of the first certificate's DER, in lower-case hexadecimal: what a person compares or a profile
/// pins.
Result<std::string> certificateFingerprint(std::string_view pem);

} // namespace tidegate::http
