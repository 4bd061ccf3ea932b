#include "core/http/ticket_keys.h"

#include "core/http/openssl.h"

#include <algorithm>
#include <span>

#include <openssl/core_names.h>
#include <openssl/rand.h>

namespace tidegate::http {

namespace {

int keysIndex()
{
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

bool prepareMac(EVP_MAC_CTX *mac, TicketKeys::Key &key)
{
    char digest[] = "SHA256";
    const OSSL_PARAM settings[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key.mac.data(), key.mac.size()),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
    return EVP_MAC_CTX_set_params(mac, settings) == 1;
}

/// What OpenSSL asks for each ticket. 1: go on; 2: go on and give the client a new one; 0: no such key, a
/// whole handshake; -1: an error.
int useKey(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac,
           int writes)
{
    auto *keys = static_cast<TicketKeys *>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), keysIndex()));
    const EVP_CIPHER *algorithm = EVP_aes_256_cbc();
    if (writes != 0) {
        auto key = keys->current(std::chrono::steady_clock::now());
        if (!key || RAND_bytes(iv, EVP_CIPHER_get_iv_length(algorithm)) != 1 || !prepareMac(mac, *key))
            return -1;
        std::copy(key->name.begin(), key->name.end(), name);
        return EVP_EncryptInit_ex(cipher, algorithm, nullptr, key->cipher.data(), iv) == 1 ? 1 : -1;
    }
    auto found = keys->find(name, std::chrono::steady_clock::now());
    if (!found)
        return 0;
    if (!prepareMac(mac, found->key) ||
        EVP_DecryptInit_ex(cipher, algorithm, nullptr, found->key.cipher.data(), iv) != 1)
        return -1;
    return found->newest ? 1 : 2;
}

} // namespace

TicketKeys::TicketKeys(milliseconds life) : m_life(life)
{
    m_keys.reserve(kMostKeys + 1);
}

TicketKeys::~TicketKeys()
{
    while (!m_keys.empty())
        forgetLast();
}

void TicketKeys::serve(ssl_ctx_st *context)
{
    SSL_CTX_set_ex_data(context, keysIndex(), this);
    SSL_CTX_set_tlsext_ticket_key_evp_cb(context, useKey);
}

std::optional<TicketKeys::Key> TicketKeys::current(SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    forgetOld(now);
    if (!m_keys.empty() && now - m_keys.front().madeAt < m_life)
        return m_keys.front();
    Key key;
    key.madeAt = now;
    for (const auto bytes : {std::span<unsigned char>(key.name), std::span<unsigned char>(key.cipher),
                             std::span<unsigned char>(key.mac)}) {
        if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
            return std::nullopt;
    }
    m_keys.insert(m_keys.begin(), key);
    if (m_keys.size() > kMostKeys)
        forgetLast();
    return key;
}

void TicketKeys::forgetOld(SteadyTime now)
{
    while (m_life.count() > 0 && !m_keys.empty() && now - m_keys.back().madeAt >= int(kMostKeys) * m_life)
        forgetLast();
}

void TicketKeys::forgetLast()
{
    OPENSSL_cleanse(&m_keys.back(), sizeof(Key));
    m_keys.pop_back();
}

std::optional<TicketKeys::Found> TicketKeys::find(const unsigned char *name, SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    forgetOld(now);
    const auto at = std::find_if(m_keys.begin(), m_keys.end(), [name](const Key &key) {
        return std::equal(key.name.begin(), key.name.end(), name);
    });
    if (at == m_keys.end())
        return std::nullopt;
    return Found{*at, at == m_keys.begin()};
}

} // namespace tidegate::http
